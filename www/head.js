import "./hold.js";
