//! [`Node`] to [`Config`]: the one parser, which alone knows the names of the config.

use super::defaults::VALID_DAYS;
use super::section::Section;
use super::{Category, Code, Config, ConfigError, FORMAT, HostPattern, Node, Service, Value, hash, read};
use crate::consent::{cut, is_id};

/// The config in `text`.
///
/// This shows the smallest config, and an error that says where and what:
/// ```
/// use portcullis::config::parse;
///
/// assert_eq!(parse(r#"{"format": 1}"#).unwrap().categories.len(), 5);
///
/// let error = parse(r#"{"format": 1, "services": [{"id": 7}]}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "[config-type] services[0].id, line 1, column 35: expected text in double quotes",
/// );
/// ```
///
/// # Errors
/// The first thing that is wrong; see [`Code`]. A config with an error is not used at all.
pub fn parse(text: &str) -> Result<Config, Box<ConfigError>> {
    let document = read(text)?;
    let root = Section::new(text, String::new(), &document)?;
    let format = "write \"format\": 1, the only one that this version reads";
    if root.number("format", FORMAT, 0, format).ok() != Some(FORMAT) {
        return Err(root.error(Code::Format, "format", format));
    }
    let mut config = Config { hash: hash(text), ..Config::default() };
    config.policy_version = root.number("policyVersion", u32::MAX, 1, "expected a whole number from 1")?;
    config.policy_url = address(&root, "policyUrl")?;
    let days = root.number("validDays", 365, u32::from(VALID_DAYS), "expected days from 1 to 365")?;
    config.valid_days = u16::try_from(days).unwrap_or(VALID_DAYS);
    if root.has("categories") {
        config.categories = categories(&root, text)?;
    }
    for (path, node) in root.list("services")? {
        let section = Section::new(text, path, node)?;
        let service = service(&section, &config, text)?;
        config.services.push(service);
    }
    Ok(config)
}

fn categories(root: &Section<'_>, text: &str) -> Result<Vec<Category>, Box<ConfigError>> {
    let mut known: Vec<Category> = Vec::new();
    for (path, node) in root.list("categories")? {
        let section = Section::new(text, path, node)?;
        let taken = |id: &str| known.iter().any(|category| category.id == id);
        let category = Category {
            id: new_id(&section, taken)?,
            required: section.flag("required", false)?,
            enabled: section.flag("enabled", true)?,
            label: section.text("label")?.map(Into::into),
            text: section.text("text")?.map(Into::into),
        };
        known.push(category);
    }
    Ok(known)
}

fn service(section: &Section<'_>, config: &Config, text: &str) -> Result<Service, Box<ConfigError>> {
    let taken = |id: &str| config.category(id).is_some() || config.service(id).is_some();
    let id = new_id(section, taken)?;
    let category = section.needed("category")?;
    if config.category(category).is_none() {
        return Err(section.error(Code::Reference, "category", "no category has this id; add it or correct the id"));
    }
    let mut hosts = Vec::new();
    for (path, node) in section.list("match")? {
        hosts.push(host(path, node, text)?);
    }
    Ok(Service {
        name: section.text("name")?.unwrap_or(&id).into(),
        category: category.into(),
        enabled: section.flag("enabled", true)?,
        hosts,
        id,
    })
}

fn new_id(section: &Section<'_>, taken: impl Fn(&str) -> bool) -> Result<String, Box<ConfigError>> {
    let id = section.needed("id")?;
    if !is_id(id) {
        return Err(section.error(Code::Value, "id", "use at most 64 of a-z 0-9 - _, a letter first"));
    }
    if taken(id) {
        return Err(section.error(Code::Duplicate, "id", "a category or service already has this id; choose another"));
    }
    Ok(id.into())
}

fn host(path: String, node: &Node, text: &str) -> Result<HostPattern, Box<ConfigError>> {
    let mend = "expected a host name such as tags.example or *.tags.example, in lower case, without scheme or path";
    let pattern = match &node.value {
        Value::Text(text) => HostPattern::new(text),
        _ => return Err(ConfigError::new(Code::Type, &path, text, node.at, mend)),
    };
    pattern.ok_or_else(|| ConfigError::new(Code::Value, &path, text, node.at, mend))
}

/// An address that a visitor may follow: relative, or http(s). Browsers drop tabs and line breaks inside a scheme
/// (`java\tscript:`; URL standard, section 4.4), so control characters and spaces are refused outright.
fn address(section: &Section<'_>, key: &str) -> Result<Option<String>, Box<ConfigError>> {
    let Some(url) = section.text(key)? else {
        return Ok(None);
    };
    let end = url.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(url.len());
    let safe = match cut(url.get(..end).unwrap_or_default(), b':') {
        None => !url.starts_with("//") && !url.starts_with("/\\") && !url.starts_with('\\'),
        Some((scheme, _)) => scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"),
    };
    if url.is_empty() || !safe || url.bytes().any(|byte| byte <= b' ') {
        return Err(section.error(Code::Value, key, "expected a path such as /privacy or an http(s) address"));
    }
    Ok(Some(url.into()))
}
