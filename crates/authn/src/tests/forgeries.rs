//! Every known forgery is refused, and for the reason that it was made for.

use serde_json::{Value, json};

use super::{AUDIENCE, ISSUER, NOW, Signer, all_hold, b64, clock, fixed, keys, verifier};
use crate::{Algorithm, IssuerProfile, Verifier};

#[tokio::test]
async fn good_tokens_of_each_algorithm_are_accepted() {
    let signers =
        [Signer::es256("ec"), Signer::eddsa("ed"), Signer::rsa("RS256", "rsa"), Signer::rsa("PS256", "rsa-pss")];
    let verifier = verifier(fixed(keys(&signers.each_ref())));
    for signer in &signers {
        let subject = verifier.verify(&signer.token()).await.unwrap();
        assert_eq!((&*subject.issuer, &*subject.subject), (ISSUER, "kari"));
        assert_eq!(subject.expires_at, super::at(NOW + 300));
    }
}

#[tokio::test]
async fn forged_algorithms_and_keys() {
    let good = Signer::es256("key");
    let attacker = Signer::es256("key");
    let none = Signer { alg: "none", sign: Box::new(|_| Vec::new()), ..Signer::es256("key") };
    let point = format!("{}{}", good.jwk["x"].as_str().unwrap(), good.jwk["y"].as_str().unwrap());
    let public_point = Signer::hs256("key", point.as_bytes());
    let public_jwk = Signer::hs256("key", good.jwk.to_string().as_bytes());
    let raw = |signer: &Signer, alg: &str| signer.draft().header("alg", json!(alg)).sign();
    let lure = |name: &str, value: Value| attacker.draft().header(name, value).sign();
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("alg none", none.token(), "algorithm"),
        ("alg nOnE", raw(&none, "nOnE"), "algorithm"),
        ("alg none with a signature", raw(&good, "none"), "algorithm"),
        ("alg empty", raw(&good, ""), "algorithm"),
        ("alg missing", good.draft().without("alg").sign(), "algorithm"),
        ("alg not a string", good.draft().header("alg", json!(["ES256"])).sign(), "algorithm"),
        ("alg in lower case", raw(&good, "es256"), "algorithm"),
        ("HS256 signed with the public key", public_point.token(), "algorithm"),
        ("HS256 signed with the public JWK", public_jwk.token(), "algorithm"),
        ("ES384 is not ours", raw(&good, "ES384"), "algorithm"),
        ("header alg differs from the key's: RS256", raw(&good, "RS256"), "unknown key"),
        ("header alg differs from the key's: EdDSA", raw(&good, "EdDSA"), "unknown key"),
        ("wrong key", attacker.token(), "signature"),
        ("jwk: embedded key of the attacker", lure("jwk", attacker.jwk.clone()), "signature"),
        ("jku: the attacker's address", lure("jku", json!("https://evil.example")), "signature"),
        ("x5c: the attacker's certificate", lure("x5c", json!(["MIIB"])), "signature"),
        ("x5u: the attacker's certificate", lure("x5u", json!("https://evil.example")), "signature"),
        ("jwk is ignored", good.draft().header("jwk", attacker.jwk.clone()).sign(), "ok"),
        ("kid injection: path", good.draft().header("kid", json!("../../../../dev/null")).sign(), "unknown key"),
        ("kid injection: SQL", good.draft().header("kid", json!("' OR '1'='1")).sign(), "unknown key"),
        ("kid injection: URL", good.draft().header("kid", json!("https://evil.example/key")).sign(), "unknown key"),
        ("kid empty", good.draft().header("kid", json!("")).sign(), "unknown key"),
        ("kid null", good.draft().header("kid", Value::Null).sign(), "kid is not a string"),
        ("kid not a string", good.draft().header("kid", json!(["key"])).sign(), "kid is not a string"),
        ("kid missing and one key fits", good.draft().without("kid").sign(), "ok"),
    ];
    all_hold(&verifier(fixed(keys(&[&good]))), cases).await;
}

#[tokio::test]
async fn forged_signatures() {
    let good = Signer::es256("key");
    let token = good.token();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let altered = |bytes: Vec<u8>| format!("{message}.{}", b64(bytes));
    let real = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, signature).unwrap();
    let flipped: Vec<u8> = real.iter().enumerate().map(|(i, byte)| if i == 7 { byte ^ 1 } else { *byte }).collect();
    let der = [&[0x30, 0x44, 0x02, 0x20][..], &real[..32], &[0x02, 0x20], &real[32..]].concat();
    // The last of 86 characters carries four bits that belong to no byte.
    let last = signature.chars().last().unwrap();
    let respelt = format!("{}{}", &token[..token.len() - 1], char::from(last as u8 + 1));
    let other_claims = good.draft().claim("sub", json!("ola")).sign();
    let other_claims = other_claims.split('.').nth(1).unwrap();
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("the token itself", token.clone(), "ok"),
        ("one bit flipped", altered(flipped), "signature"),
        ("signature missing", altered(Vec::new()), "signature"),
        ("signature too short", altered(real[..63].to_vec()), "signature"),
        ("signature too long", altered([&real[..], &[0]].concat()), "signature"),
        ("signature in DER", altered(der), "signature"),
        ("signature of zeros (CVE-2022-21449)", altered(vec![0; 64]), "signature"),
        ("claims of another token", format!("{header}.{other_claims}.{signature}"), "signature"),
        ("signature in another spelling of the same bytes", respelt, "signature"),
        ("signature with padding", format!("{token}=="), "signature"),
        ("signature not base64url", format!("{message}.{}", "+/".repeat(43)), "signature"),
        ("two parts", message.to_owned(), "not three parts"),
        ("one part", header.to_owned(), "not three parts"),
        ("four parts", format!("{token}.{signature}"), "not three parts"),
        ("four parts, the last empty", format!("{token}."), "not three parts"),
        ("empty", String::new(), "not three parts"),
        ("only dots", "..".to_owned(), "header is not a plain JSON object"),
        ("header missing", format!(".{claims}.{signature}"), "header is not a plain JSON object"),
        ("claims missing", format!("{header}..{signature}"), "claims are not a plain JSON object"),
        ("header with padding", format!("{header}=.{claims}.{signature}"), "header is not a plain JSON object"),
        ("blank in front", format!(" {token}"), "header is not a plain JSON object"),
        ("bad base64 in the claims", format!("{header}.%%%.{signature}"), "claims are not a plain JSON object"),
        ("JSON serialization", json!({"payload": claims, "signature": signature}).to_string(), "not three parts"),
        ("longer than 8 KiB", good.draft().claim("pad", json!("x".repeat(6200))).sign(), "longer than 8 KiB"),
        ("nearly 8 KiB", good.draft().claim("pad", json!("x".repeat(5800))).sign(), "ok"),
    ];
    all_hold(&verifier(fixed(keys(&[&good]))), cases).await;
}

#[tokio::test]
async fn forged_json() {
    let good = Signer::es256("key");
    let header = r#"{"typ":"at+jwt","alg":"ES256","kid":"key"}"#;
    let claims = json!({"iss": ISSUER, "sub": "kari", "aud": AUDIENCE, "iat": NOW, "exp": NOW + 300}).to_string();
    let with_header = |header: &str| good.compact(header, &claims);
    let with_claims = |more: &str| good.compact(header, &format!("{}{more}}}", &claims[..claims.len() - 1]));
    const HEADER: &str = "header is not a plain JSON object";
    const CLAIMS: &str = "claims are not a plain JSON object";
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("the token itself", with_claims(""), "ok"),
        ("more claims are fine", with_claims(r#","scope":"a","nested":{"a":[1,1.5,-1,true,null],"b":{"a":1}}"#), "ok"),
        ("doubled claim", with_claims(r#","sub":"ola""#), CLAIMS),
        ("doubled claim in disguise", with_claims(r#","\u0073ub":"ola""#), CLAIMS),
        ("doubled claim that we do not read", with_claims(r#","x":1,"x":1"#), CLAIMS),
        ("doubled member inside a claim", with_claims(r#","x":[{"y":1,"y":2}]"#), CLAIMS),
        ("doubled header member", with_header(r#"{"typ":"at+jwt","alg":"none","kid":"key","alg":"ES256"}"#), HEADER),
        ("claims are an array", good.compact(header, "[]"), CLAIMS),
        ("claims are followed by more", good.compact(header, &format!("{claims}{{}}")), CLAIMS),
        ("claims are not JSON", good.compact(header, "foo"), CLAIMS),
        ("claims are too deep", with_claims(&format!(r#","x":{}{}"#, "[".repeat(500), "]".repeat(500))), CLAIMS),
        ("header is a string", with_header(r#""ES256""#), HEADER),
        ("header after a byte order mark", with_header(&format!("\u{feff}{header}")), HEADER),
        ("crit: unknown", good.draft().header("crit", json!(["exp"])).header("exp", json!(1)).sign(), "crit"),
        ("crit: b64", good.draft().header("crit", json!(["b64"])).header("b64", json!(false)).sign(), "crit"),
        ("crit: empty", good.draft().header("crit", json!([])).sign(), "crit"),
        ("crit: null", good.draft().header("crit", Value::Null).sign(), "crit"),
    ];
    all_hold(&verifier(fixed(keys(&[&good]))), cases).await;
}

#[tokio::test]
async fn forged_claims() {
    let good = Signer::es256("key");
    let claim = |name: &str, value: Value| good.draft().claim(name, value).sign();
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("iss: another", claim("iss", json!("https://evil.example")), "issuer"),
        ("iss: with a slash more", claim("iss", json!(format!("{ISSUER}/"))), "issuer"),
        ("iss: an array", claim("iss", json!([ISSUER])), "issuer"),
        ("iss: missing", good.draft().without("iss").sign(), "issuer"),
        ("aud: another", claim("aud", json!("https://other.example.no")), "audience"),
        ("aud: longer than ours", claim("aud", json!(format!("{AUDIENCE}.evil.example"))), "audience"),
        ("aud: missing", good.draft().without("aud").sign(), "audience"),
        ("aud: empty array", claim("aud", json!([])), "audience"),
        ("aud: an object", claim("aud", json!({AUDIENCE: true})), "audience"),
        ("aud: array with something else than strings", claim("aud", json!([AUDIENCE, 1])), "audience"),
        ("aud: array that contains ours", claim("aud", json!(["https://other.example.no", AUDIENCE])), "ok"),
        ("exp: missing", good.draft().without("exp").sign(), "exp is missing"),
        ("exp: a string", claim("exp", json!((NOW + 300).to_string())), "a time is not a time"),
        ("exp: null", claim("exp", Value::Null), "a time is not a time"),
        ("exp: negative", claim("exp", json!(-1)), "a time is not a time"),
        ("exp: beyond all years", claim("exp", json!(1e300)), "a time is not a time"),
        ("exp: with a fraction", claim("exp", json!(NOW as f64 + 0.5)), "ok"),
        ("exp: passed", claim("exp", json!(NOW - 3600)), "expired"),
        ("exp: passed 30 s ago", claim("exp", json!(NOW - 30)), "expired"),
        ("exp: passed 29 s ago, within the skew", claim("exp", json!(NOW - 29)), "ok"),
        ("iat: missing", good.draft().without("iat").sign(), "iat is missing"),
        ("iat: a string", claim("iat", json!("now")), "a time is not a time"),
        ("iat: in the future", claim("iat", json!(NOW + 31)), "issued in the future"),
        ("iat: in the future within the skew", claim("iat", json!(NOW + 30)), "ok"),
        ("nbf: in the future", claim("nbf", json!(NOW + 31)), "not valid yet"),
        ("nbf: in the future within the skew", claim("nbf", json!(NOW + 30)), "ok"),
        ("nbf: a string", claim("nbf", json!("0")), "a time is not a time"),
        ("nbf: null", claim("nbf", Value::Null), "a time is not a time"),
        ("sub: missing", good.draft().without("sub").sign(), "sub is missing"),
        ("sub: a number", claim("sub", json!(1)), "sub is missing"),
        ("sub: empty", claim("sub", json!("")), "sub is not a usable identifier"),
        ("sub: 256 characters", claim("sub", json!("å".repeat(256))), "sub is not a usable identifier"),
        ("sub: 255 characters", claim("sub", json!("å".repeat(255))), "ok"),
        ("sub: an identity number", claim("sub", json!("15889399950")), "sub is a national identity number"),
        ("sub: an identity number in it", claim("sub", json!("no:15889399950")), "sub is a national identity number"),
        ("sub: eleven other digits", claim("sub", json!("15889399951")), "ok"),
        ("sub: NUL", claim("sub", json!("kari\0")), "sub is not a usable identifier"),
    ];
    all_hold(&verifier(fixed(keys(&[&good]))), cases).await;
}

#[tokio::test]
async fn types_tell_tokens_apart() {
    let good = Signer::es256("key");
    let typ = |typ: Value| good.draft().header("typ", typ).sign();
    let missing = good.draft().without("typ").sign();
    let cases = |plain: &'static str| {
        vec![
            ("at+jwt", typ(json!("at+jwt")), "ok"),
            ("application/at+jwt", typ(json!("application/at+jwt")), "ok"),
            ("a media type has no case", typ(json!("AT+JWT")), "ok"),
            ("JWT, as in ID tokens", typ(json!("JWT")), plain),
            ("missing", missing.clone(), plain),
            ("logout+jwt", typ(json!("logout+jwt")), "typ"),
            ("not a string", typ(json!(["at+jwt"])), "typ"),
            ("null", typ(Value::Null), "typ"),
        ]
    };
    all_hold(&verifier(fixed(keys(&[&good]))), cases("typ")).await;
    let lax = IssuerProfile { require_at_jwt: false, ..fixed(keys(&[&good])) };
    all_hold(&verifier(lax), cases("ok")).await;
}

#[tokio::test]
async fn issuers_cannot_speak_for_each_other() {
    let (a, b) = (Signer::es256("key"), Signer::es256("key"));
    let other = "https://b.example.no";
    let of_b = IssuerProfile { issuer: other.into(), audience: Some("b-audience".into()), ..fixed(keys(&[&b])) };
    let verifier = Verifier::new(vec![fixed(keys(&[&a])), of_b], clock()).unwrap();
    let as_b = |signer: &Signer| signer.draft().claim("iss", json!(other)).claim("aud", json!("b-audience")).sign();
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("A as A", a.token(), "ok"),
        ("B as B", as_b(&b), "ok"),
        ("A's key claims issuer B", as_b(&a), "signature"),
        ("B's key claims issuer A", b.token(), "signature"),
        ("B with the audience of A's profile", b.draft().claim("iss", json!(other)).sign(), "audience"),
    ];
    all_hold(&verifier, cases).await;
}

#[tokio::test]
async fn an_issuer_is_held_to_its_algorithms() {
    let (rsa, ec) = (Signer::rsa("RS256", "rsa"), Signer::es256("ec"));
    let only = IssuerProfile { algorithms: Some(vec![Algorithm::ES256]), ..fixed(keys(&[&rsa, &ec])) };
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("an ES256 token", ec.token(), "ok"),
        ("an RSA token under an ES256-only profile", rsa.token(), "algorithm"),
        ("an RSA key under the name of ES256", rsa.draft().header("alg", json!("ES256")).sign(), "unknown key"),
    ];
    all_hold(&verifier(only), cases).await;
}
