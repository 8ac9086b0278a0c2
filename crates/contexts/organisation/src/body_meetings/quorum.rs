//! Whether those who are present are enough: a count, and for bodies of several parties a balance.

use async_graphql::SimpleObject;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    bodies::{BodyParty, BodyPartyKind, BodyQuorum},
    body_members::BodyMember,
};

kernel::text_enum! {
    /// What a meeting lacks for a quorum.
    pub enum BodyQuorumGap {
        /// A party is not there at all.
        AllPartiesPresent = "all_parties_present",
        /// The parties are not there in equal numbers.
        EqualNumbers = "equal_numbers",
        /// Too few are there in all.
        AtLeast = "at_least",
    }
}

/// How many of a party were present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BodyPartyPresence {
    /// The party.
    pub party: BodyPartyKind,
    /// How many seats it had.
    pub seats: i32,
    /// How many of its members and substitutes were present, at most its seats.
    pub present: i32,
}

/// Whether a meeting had a quorum, and what it lacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, FromJsonQueryResult)]
#[serde(rename_all = "camelCase")]
pub struct MeetingQuorum {
    /// Whether the meeting could decide.
    pub quorate: bool,
    /// Who was present, party by party.
    pub present: Vec<BodyPartyPresence>,
    /// What was lacking; empty for a meeting with a quorum.
    pub missing: Vec<BodyQuorumGap>,
    /// The body's rule when the meeting was held, by which attendance that is corrected later is judged too; null for a
    /// meeting that was held before the rule was kept.
    pub rule: Option<BodyQuorum>,
}

impl MeetingQuorum {
    /// The rule and the seats that the meeting was held with.
    pub(super) fn judged_by(&self) -> Option<(BodyQuorum, Vec<BodyParty>)> {
        let seats = self.present.iter().map(|one| BodyParty { party: one.party, seats: one.seats });
        Some((self.rule.clone()?, seats.collect()))
    }
}

/// What a meeting comes to by a rule, with these seats and these members present. Secretaries do not count.
pub(super) fn of(rule: BodyQuorum, parties: &[BodyParty], members: &[BodyMember]) -> MeetingQuorum {
    let present: Vec<BodyPartyPresence> = parties
        .iter()
        .map(|one| {
            let there = members.iter().filter(|member| member.party == one.party && member.function.votes()).count();
            let present = i32::try_from(there).unwrap_or(i32::MAX).min(one.seats);
            BodyPartyPresence { party: one.party, seats: one.seats, present }
        })
        .collect();
    let all: i32 = present.iter().map(|one| one.present).sum();
    let absent = present.iter().any(|one| one.present == 0);
    let unequal = present.windows(2).any(|two| two[0].present != two[1].present);
    let missing: Vec<BodyQuorumGap> = [
        (BodyQuorumGap::AllPartiesPresent, rule.all_parties_present && absent),
        (BodyQuorumGap::EqualNumbers, rule.equal_numbers && unequal),
        (BodyQuorumGap::AtLeast, all < rule.at_least.unwrap_or(1)),
    ]
    .into_iter()
    .filter_map(|(gap, lacks)| lacks.then_some(gap))
    .collect();
    MeetingQuorum { quorate: missing.is_empty(), present, missing, rule: Some(rule) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{BodyQuorumGap as Gap, of};
    use crate::{
        bodies::{BodyParty, BodyQuorum},
        body_members::BodyMember,
    };

    const NOW: &str = "2013-10-01T12:00:00.000Z";
    const THREE: [&str; 3] = ["political", "administration", "union"];

    /// The seats of a tripartite workshop of three times three.
    fn seats() -> Vec<BodyParty> {
        let party = |party: &str| serde_json::from_value(json!({ "party": party, "seats": 3 })).unwrap();
        THREE.map(party).into()
    }

    /// So many of each party, all with the same function.
    fn members(counts: [usize; 3], function: &str) -> Vec<BodyMember> {
        let member = |party: &str| {
            let member = json!({
                "id": kernel::Id::<crate::body_members::BodyMemberIdKind>::new(uuid::Uuid::nil()),
                "bodyId": kernel::Id::<crate::bodies::BodyIdKind>::new(uuid::Uuid::nil()), "name": "", "party": party,
                "function": function, "validFrom": "2013-09-01", "version": 1, "createdAt": NOW, "updatedAt": NOW,
            });
            serde_json::from_value::<BodyMember>(member).unwrap()
        };
        THREE.iter().zip(counts).flat_map(|(party, count)| vec![member(party); count]).collect()
    }

    fn rule(all_parties_present: bool, equal_numbers: bool, at_least: Option<i32>) -> BodyQuorum {
        BodyQuorum { all_parties_present, equal_numbers, at_least }
    }

    #[test]
    fn presence_parity_and_number_are_asked_each_by_itself() {
        let cases: [(BodyQuorum, [usize; 3], &[Gap]); 8] = [
            (rule(true, true, None), [3, 3, 3], &[]),
            (rule(true, true, None), [2, 2, 2], &[]),
            (rule(true, true, None), [3, 3, 2], &[Gap::EqualNumbers]),
            (rule(true, true, None), [3, 3, 0], &[Gap::AllPartiesPresent, Gap::EqualNumbers]),
            (rule(true, false, None), [3, 3, 2], &[]),
            (rule(true, false, Some(9)), [3, 3, 2], &[Gap::AtLeast]),
            (rule(false, false, None), [0, 0, 0], &[Gap::AtLeast]),
            // A fourth of a party, such as a substitute for nobody, does not outweigh the others.
            (rule(true, true, Some(9)), [4, 3, 3], &[]),
        ];
        for (rule, counts, missing) in cases {
            let found = of(rule.clone(), &seats(), &members(counts, "member"));
            assert_eq!((found.quorate, &found.missing[..]), (missing.is_empty(), missing), "{rule:?} {counts:?}");
        }
    }

    #[test]
    fn substitutes_count_and_secretaries_do_not() {
        let workshop = |function: &str| of(rule(true, true, None), &seats(), &members([3, 3, 3], function));
        assert!(workshop("substitute").quorate);
        let secretaries = workshop("secretary");
        assert_eq!(secretaries.missing, [Gap::AllPartiesPresent, Gap::AtLeast]);
    }
}
