//! What must hold of a provider (DOMAIN §3.9).

use db::TenantTx;
use kernel::{Error, FaultCode, Result, Rule};

use super::{IdentityProvider, ProviderKind, table};

/// As many as a tenant has.
const MOST: u64 = 20;
const ENTRA: &str = "https://login.microsoftonline.com/";
/// Microsoft's directory of private accounts, which is nobody's employer.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
const ANSATTPORTEN: &[&str] = &["https://ansattporten.no", "https://test.ansattporten.no"];
const ID_PORTEN: &[&str] = &["https://idporten.no", "https://test.idporten.no"];
/// With the slash at the end, unlike the others.
const MASKINPORTEN: &[&str] = &["https://maskinporten.no/", "https://test.maskinporten.no/"];
/// Hosts whose tokens follow rules of their own, with the names below them.
const KNOWN_HOSTS: &[&str] =
    &["login.microsoftonline.com", "sts.windows.net", "ansattporten.no", "idporten.no", "maskinporten.no"];

/// The levels that are accepted if nothing is said: an allow-list, as other ways of proving who one is may come with
/// levels of other names.
pub(super) fn acr_values(kind: ProviderKind, said: Vec<String>) -> Vec<String> {
    let usual: &[&str] = match kind {
        ProviderKind::IdPorten => &["idporten-loa-substantial", "idporten-loa-high"],
        ProviderKind::Ansattporten => &["substantial", "high"],
        ProviderKind::Oidc | ProviderKind::Entra | ProviderKind::Maskinporten => &[],
    };
    if said.is_empty() { usual.iter().map(ToString::to_string).collect() } else { said }
}

fn holds(rule: bool, pointer: &str, otherwise: Rule) -> Result<()> {
    if rule { Ok(()) } else { Err(Error::broken(pointer, otherwise)) }
}

/// Its issuer is one of its kind, and what the kind needs is there.
pub(super) fn check(tx: &TenantTx, provider: &IdentityProvider) -> Result<()> {
    check_issuer(provider.kind, &provider.issuer, tx.allows_local_providers())?;
    check_lists(provider)?;
    holds(!provider.has_client_secret || provider.client_id.is_some(), "#/clientSecret", Rule::SecretOfAClient)?;
    holds(!provider.discoverable || provider.client_id.is_some(), "#/discoverable", Rule::DiscoverableForLogin)?;
    match provider.kind {
        ProviderKind::Maskinporten => {
            holds(provider.client_id.is_none(), "#/clientId", Rule::MachinesDoNotLogIn)?;
            holds(!provider.scopes.is_empty(), "#/scopes", Rule::MachinesHaveAScope)?;
            for (place, scope) in provider.scopes.iter().enumerate() {
                holds(is_base_scope(scope), &format!("#/scopes/{place}"), Rule::ScopeWithoutSuffix)?;
            }
        }
        _ => holds(provider.client_id.is_some() || provider.audience.is_some(), "#/clientId", Rule::LoginOrTokens)?,
    }
    if provider.kind == ProviderKind::Ansattporten {
        holds(provider.resource.is_some(), "#/resource", Rule::RepresentationIsNamed)?;
        holds(provider.action.is_some(), "#/action", Rule::RepresentationIsNamed)?;
    } else {
        holds(provider.resource.is_none(), "#/resource", Rule::RepresentationByAnsattporten)?;
        holds(provider.action.is_none(), "#/action", Rule::RepresentationByAnsattporten)?;
    }
    if matches!(provider.kind, ProviderKind::Ansattporten | ProviderKind::IdPorten) {
        holds(!provider.acr_values.is_empty(), "#/acrValues", Rule::SomeLevel)?;
    }
    holds(!provider.admits_guests || provider.kind == ProviderKind::Entra, "#/admitsGuests", Rule::GuestsOfEntra)
}

/// A tenant registers so many and no more.
pub(super) async fn check_number(tx: &TenantTx) -> Result<()> {
    let there = tx.find::<table::Entity>().count().await?;
    if there < MOST { Ok(()) } else { Err(Error::rule(Rule::TwentyProviders)) }
}

/// Scopes and levels are words, as they are sent separated by spaces.
fn check_lists(provider: &IdentityProvider) -> Result<()> {
    const WORD: &str = "^[!-~]{1,200}$";
    let is_word = |text: &String| (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    let lists = [("scopes", &provider.scopes), ("acrValues", &provider.acr_values)];
    for (member, list) in lists {
        if let Some(place) = list.iter().position(|text| !is_word(text)) {
            return Err(Error::invalid(format!("#/{member}/{place}"), FaultCode::BadFormat, Some(WORD.into())));
        }
    }
    Ok(())
}

/// `prefix:subscope` of Maskinporten, without the suffix that says what it permits.
fn is_base_scope(scope: &str) -> bool {
    let belongs = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_name =
        |name: &str| name.split('/').all(|part| !part.is_empty() && part.bytes().all(belongs)) && !name.is_empty();
    scope.split_once(':').is_some_and(|(prefix, name)| is_name(prefix) && is_name(name))
}

fn check_issuer(kind: ProviderKind, issuer: &str, local: bool) -> Result<()> {
    let host = host(issuer);
    if local && is_this_machine(host) {
        return Ok(());
    }
    holds(issuer.starts_with("https://") && is_public_name(host), "#/issuer", Rule::IssuerIsPublic)?;
    let fits = match kind {
        ProviderKind::Oidc => !KNOWN_HOSTS.iter().any(|known| host == *known || host.ends_with(&format!(".{known}"))),
        ProviderKind::Entra => {
            issuer.strip_prefix(ENTRA).and_then(|rest| rest.strip_suffix("/v2.0")).is_some_and(is_directory)
        }
        ProviderKind::Ansattporten => ANSATTPORTEN.contains(&issuer),
        ProviderKind::IdPorten => ID_PORTEN.contains(&issuer),
        ProviderKind::Maskinporten => MASKINPORTEN.contains(&issuer),
    };
    holds(fits, "#/issuer", Rule::IssuerOfTheKind)
}

/// A directory by its id, so neither `common` nor another word for several, and not that of private accounts.
fn is_directory(id: &str) -> bool {
    let is_id = id.len() == 36
        && id.char_indices().all(|(place, letter)| match place {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_digit() || ('a'..='f').contains(&letter),
        });
    is_id && id != CONSUMERS
}

/// The host of an address in the form that the schema demands, without a port.
fn host(issuer: &str) -> &str {
    let rest = issuer.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    match authority.strip_prefix('[') {
        Some(literal) => literal.split_once(']').map_or("", |(literal, _)| literal),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A name of the domain name system in small letters, with a dot in it, and no number that stands for an address. Where it
/// leads is looked at when it is called.
fn is_public_name(host: &str) -> bool {
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.split('.').all(is_label)
        && last.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !["local", "localhost", "internal", "home", "lan"].contains(&last)
}

#[cfg(test)]
mod tests {
    use super::{ProviderKind, check_issuer, is_base_scope};

    fn is_taken(kind: ProviderKind, issuer: &str) -> bool {
        check_issuer(kind, issuer, false).is_ok()
    }

    #[test]
    fn an_issuer_of_a_known_kind_is_registered_as_that_kind_only() {
        let entra = "https://login.microsoftonline.com/1d4ee2b6-7a5b-4c51-9a0e-0b7a0f3c2d11/v2.0";
        assert!(is_taken(ProviderKind::Entra, entra) && !is_taken(ProviderKind::Oidc, entra));
        assert!(is_taken(ProviderKind::Maskinporten, "https://maskinporten.no/"));
        assert!(!is_taken(ProviderKind::Maskinporten, "https://maskinporten.no"));
        assert!(is_taken(ProviderKind::Ansattporten, "https://ansattporten.no"));
        assert!(!is_taken(ProviderKind::Ansattporten, "https://ansattporten.no/"));
        assert!(!is_taken(ProviderKind::Oidc, "https://ansattporten.no/"));
        assert!(!is_taken(ProviderKind::Oidc, "https://login.test.ansattporten.no"));
        assert!(is_taken(ProviderKind::IdPorten, "https://test.idporten.no"));
        assert!(is_taken(ProviderKind::Oidc, "https://login.alver.example/realms/tilsette"));
    }

    #[test]
    fn neither_common_nor_private_accounts_are_a_directory_of_entra() {
        for directory in ["common", "organizations", "consumers", super::CONSUMERS, "{tenantid}", ""] {
            assert!(!is_taken(ProviderKind::Entra, &format!("{}{directory}/v2.0", super::ENTRA)), "{directory}");
        }
    }

    #[test]
    fn an_issuer_is_public_and_https() {
        let refused = [
            "http://login.alver.example",
            "https://localhost",
            "https://127.0.0.1",
            "https://10.0.0.8/realms/x",
            "https://[::1]:8443",
            "https://2130706433",
            "https://0x7f.1",
            "https://intern",
            "https://keycloak.internal",
            "https://-",
            "https://login..example",
        ];
        for issuer in refused {
            assert!(!is_taken(ProviderKind::Oidc, issuer), "{issuer}");
        }
        assert!(check_issuer(ProviderKind::Oidc, "http://127.0.0.1:4000", true).is_ok());
        assert!(check_issuer(ProviderKind::Oidc, "http://10.0.0.8:4000", true).is_err());
    }

    #[test]
    fn a_scope_of_maskinporten_is_named_without_its_suffix() {
        assert!(is_base_scope("ks:betre") && is_base_scope("ks:betre/prosess"));
        for scope in ["ks", "ks:betre.write", "ks:", ":betre", "KS:betre", "ks:betre/", "ks:be tre"] {
            assert!(!is_base_scope(scope), "{scope}");
        }
    }
}
