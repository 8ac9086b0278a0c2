with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0)
insert into tenants (id, slug, name, kind, state, language, effective_on, version, created_at, updated_at)
select {Tenant}, 'kommune-' || (10000 + t), 'Kommune nr. ' || t, 'municipality', 'active',
  case t % 2 when 0 then 'nn' else 'nb' end, null, 1, {Time}, {Time}
from t, p;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants})
insert into tenant_slugs (slug, tenant_id, left_at)
select 'kommune-' || (10000 + t), {Tenant}, null from t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0)
insert into people (id, name, created_at)
select {Person}, 'Rettleiar ' || t, {Time} from t, p;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants})
insert into identities (issuer, subject, person_id)
select '{issuer}', 'person-' || (10000 + t), {Person} from t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants})
insert into person_tenants (tenant_id, membership_id, person_id, valid_from, valid_to)
select {Tenant}, {Membership}, {Person}, {Day}, null from t;

with t(t) as (select 1), p(p) as (select 0)
insert into api_key_hashes
  (hash, tenant_id, api_key_id, service_account_id, membership_id, person_id, permissions, read_only, suspended, ends_at, used_at)
select '{key_hash}', {Tenant}, {Membership}, {Membership}, {Membership}, {Person}, null, false, false,
  '2099-01-01T00:00:00+00:00', null
from t, p;

with t(t) as (select 1), p(p) as (select 0)
insert into issuers (tenant_id, identity_provider_id, issuer, provider)
select {Tenant}, {Membership}, '{issuer}', '{provider}' from t, p;

with t(t) as (select 1), p(p) as (select 0)
insert into sessions
  (id, secret_hash, provider_id, issuer, subject, provider_session, acr, organisations, browser, idle_minutes, created_at, seen_at,
   ends_at, ended_at, version)
select {Membership}, '{session_hash}', {Membership}, '{issuer}', 'person-10001', null, null, null, null, 100000000,
  {Time}, {Time}, '2099-01-01T00:00:00+00:00', null, 1
from t, p;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants})
insert into tenant_clocks (tenant_id, seq, head)
select {Tenant}, {sequence}, '0000000000000000000000000000000000000000000000000000000000000000' from t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0)
insert into memberships
  (tenant_id, id, person_id, name, roles, role_ids, unit_id, acts_for_id, valid_from, valid_to, version, created_at, updated_at)
select {Tenant}, {Membership}, {Person}, 'Rettleiar ' || t, {Roles}, '[]', null, null, {Day}, null, 1, {Time}, {Time}
from t, p;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  p(p) as (select 1 union all select p + 1 from p where p < {processes})
insert into processes
  (tenant_id, id, title, service, description, owner_role, state, kostra_function, kostra_year, los_concept,
   version, created_at, updated_at)
select {Tenant}, {Process},
  case p % 8 when 0 then 'Søknad om kulturmidlar' when 1 then 'Byggjesak med nabovarsel'
    when 2 then 'Søknad om barnehageplass' when 3 then 'Tildeling av korttidsopphald'
    when 4 then 'Skjenkeløyve for eitt høve' when 5 then 'Spesialpedagogisk hjelp'
    when 6 then 'Startlån' else 'Innsyn i postliste' end || ' ' || p || ', kommune-' || (10000 + t),
  case p % 4 when 0 then 'Kultur og idrett' when 1 then 'Plan og byggesak' when 2 then 'Oppvekst'
    else 'Helse og omsorg' end,
  case p % 3 when 0 then null when 1 then 'Innbyggjaren søkjer på skjema, og svaret går ut som vedtak.'
    else 'Saka kjem inn på papir eller skjema, blir journalført, vurdert av sakshandsamar og godkjend av leiar før '
      || 'vedtaket går ut. Klage går til formannskapet.' end,
  case p % 3 when 0 then 'kultursjef' when 1 then 'einingsleiar' else null end,
  case p % 5 when 0 then 'identified' when 1 then 'proposals' else 'mapped' end,
  case p % 2 when 0 then '385' else null end, case p % 2 when 0 then 2020 else null end,
  case p % 4 when 0 then 'https://psi.norge.no/los/tema/kultur' else null end,
  1 + p % 4, {Time}, {Time}
from p, t order by p, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  p(p) as (select 1 union all select p + 1 from p where p < {processes})
insert into process_variants
  (tenant_id, id, process_id, participant_id, kind, note, version, created_at, updated_at)
select {Tenant}, {Variant}, {Process}, null, 'as_is',
  case p % 3 when 0 then 'Kartlagt på gule lappar i møte med dei som gjer arbeidet.' else null end,
  1 + p % 6, {Time}, {Time}
from p, t order by p, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  p(p) as (select 1 union all select p + 1 from p where p < {processes}),
  s(s) as (select 1 union all select s + 1 from s where s < {steps})
insert into steps
  (tenant_id, id, process_id, variant_id, row_id, position, text, kind, actor_role, system, channel, input, output,
   processing_time, waiting_time, pain_point, time_thief, legal_basis, replaced_at, version, created_at, updated_at)
select {Tenant}, {Step}, {Process}, {Variant}, null, s * 1048576,
  case s % 12 when 1 then 'Søknaden kjem inn på skjema' when 2 then 'Journalfører i arkivsystemet'
    when 3 then 'Fordeler saka til sakshandsamar' when 4 then 'Ser etter om alle vedlegg er med'
    when 5 then 'Ber søkjaren om det som manglar' when 6 then 'Ventar på svar frå søkjaren'
    when 7 then 'Vurderer søknaden mot retningslinene' when 8 then 'Skriv saksutgreiing'
    when 9 then 'Leiar les gjennom og godkjenner' when 10 then 'Politisk handsaming i hovudutvalet'
    when 11 then 'Sender vedtaket med klagerett' else 'Melder utbetaling til økonomi' end
    || case (p + s) % 3 when 0 then '' when 1 then ' (som oftast same dag)'
      else ', og ringjer søkjaren dersom noko er uklart eller fristen er nær' end || ', kommune-' || (10000 + t),
  case s % 12 when 3 then 'handover' when 6 then 'wait' when 9 then 'decision' else 'task' end,
  case s % 4 when 0 then 'søkjar' when 1 then 'arkivar' when 2 then 'sakshandsamar' else 'leiar' end,
  case (p + s) % 3 when 0 then null when 1 then 'Acos WebSak' else 'Visma' end,
  case s % 2 when 0 then 'skjema' else null end,
  case (p + s) % 3 when 0 then 'søknad med budsjett og rekneskap' else null end,
  case (p + s) % 3 when 1 then 'journalpost' else null end,
  300 * (1 + (p + s) % 11), case s % 2 when 0 then 86400 * (1 + p % 9) else null end,
  case (p + s) % 4 when 0 then 'Det same blir skrive inn to gonger fordi systema ikkje snakkar saman.' else null end,
  case (p + s) % 6 when 0 then 'double_registration' else null end,
  case s % 6 when 1 then 'forvaltningslova § 11' else null end,
  null, 1 + s % 3, {Time}, {Time}
from p, t, s order by p, t, s;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  p(p) as (select 1 union all select p + 1 from p where p < {processes}),
  o(o) as (select 1 union all select o + 1 from o where o <= {open})
insert into proposals
  (tenant_id, id, process_id, participant_id, author_id, text, kind, effects, group_name, state, state_reason, version,
   created_at, updated_at)
select {Tenant}, {Proposal}, {Process}, null, case o when 1 then {Person} else null end,
  case (p + o) % 3 when 0 then 'Éin elektronisk søknad med vedlegga i same skjema'
    when 1 then 'Slutt å føre søknadene i rekneark ved sida av arkivet'
    else 'Sakshandsamaren har saka heile vegen, frå søknad til svar' end || ', kommune-' || (10000 + t),
  case (p + o) % 3 when 0 then 'digitise' when 1 then 'remove' else 'clarify_responsibility' end, {Effects},
  case when o > {open} then 'Færre hender' else null end, case when o > {open} then 'accepted' else 'submitted' end,
  case when o > {open} then 'Alle er samde' else null end, 1, {Time}, {Time}
from p, t, o order by p, t, o;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0)
insert into processes
  (tenant_id, id, title, service, description, owner_role, state, kostra_function, kostra_year, los_concept,
   version, created_at, updated_at)
select {Tenant}, {Process}, 'Søknad om TT-kort, kommune-' || (10000 + t), 'Transport', null, 'einingsleiar', 'mapped',
  null, null, null, 1, {Time}, {Time}
from p, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  v(v) as (select 1 union all select v + 1 from v where v < {map_variants})
insert into participants (tenant_id, id, name, organisation_number, version, created_at, updated_at)
select {Tenant}, {Participant}, 'Nabokommune nr. ' || v, null, 1, {Time}, {Time} from t, p, v;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  v(v) as (select 1 union all select v + 1 from v where v < {map_variants})
insert into process_variants
  (tenant_id, id, process_id, participant_id, kind, note, version, created_at, updated_at)
select {Tenant}, {MapVariant}, {Process}, {Participant}, 'as_is', null, 1, {Time}, {Time} from t, p, v;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  s(s) as (select 1 union all select s + 1 from s where s < {map_rows})
insert into alignment_rows (tenant_id, id, process_id, position, label, state, note, version, created_at, updated_at)
select {Tenant}, {Row}, {Process}, s, 'Oppgåve nr. ' || s,
  case s % 4 when 0 then 'same' when 1 then 'similar' when 2 then 'missing_here' else 'conflict' end, null, 1, {Time}, {Time}
from t, p, s;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  v(v) as (select 1 union all select v + 1 from v where v < {map_variants}),
  s(s) as (select 1 union all select s + 1 from s where s < {map_rows})
insert into steps
  (tenant_id, id, process_id, variant_id, row_id, position, text, kind, actor_role, system, channel, input, output,
   processing_time, waiting_time, pain_point, time_thief, legal_basis, replaced_at, version, created_at, updated_at)
select {Tenant}, {MapStep}, {Process}, {MapVariant}, {Row}, s * 1048576,
  'Gjer oppgåve nr. ' || s || ' slik nabokommune nr. ' || v || ' gjer, kommune-' || (10000 + t),
  case s % 12 when 3 then 'handover' when 6 then 'wait' when 9 then 'decision' else 'task' end,
  case (s + v) % 4 when 0 then 'søkjar' when 1 then 'arkivar' when 2 then 'sakshandsamar' else 'leiar' end,
  case (s + v) % 3 when 0 then null when 1 then 'Acos WebSak' else 'Visma' end, null, null, null,
  300 * (1 + (s + v) % 11), case s % 2 when 0 then 86400 else null end,
  case (s + v) % 4 when 0 then 'Det same blir skrive inn to gonger.' else null end,
  case (s + v) % 6 when 0 then 'double_registration' else null end, null, null, 1, {Time}, {Time}
from t, p, v, s order by t, v, s;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  u(u) as (select 1 union all select u + 1 from u where u < {units_large})
insert into units (tenant_id, id, valid_from, valid_to, version, created_at, updated_at)
select {Tenant}, {Unit}, {Day}, null, 1 + u % 3, {Time}, {Time}
from t, p, u where t <= {large} or u <= {units} order by u, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  u(u) as (select 1 union all select u + 1 from u where u < {units_large}),
  b(b) as (select 0 union all select 1)
insert into unit_periods (tenant_id, id, unit_id, parent_id, name, kind, leader_id, valid_from, valid_to)
select {Tenant}, {UnitPeriod}, {Unit}, case when u > {tops} then {Whole} else null end,
  case u % 5 when 0 then 'Barnehage' when 1 then 'Sjukeheim' when 2 then 'Barne- og ungdomsskule'
    when 3 then 'Teknisk drift' else 'Avdeling for plan og byggjesak' end
    || case b when 0 then ' nr. ' else ', før namneskiftet, nr. ' end || u || ', kommune-' || (10000 + t),
  case when u <= {tops} then 'area' when u % 4 = 0 then 'staff' when u % 4 = 1 then 'department' else 'service_unit' end,
  case u % 3 when 0 then null else {Membership} end,
  case when b = 0 and u % 5 = 0 then {Turn} else {Day} end, case b when 0 then null else {Turn} end
from t, u, b where (t <= {large} or u <= {units}) and (b = 0 or u % 5 = 0) order by b desc, u, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  o(o) as (select 1 union all select o + 1 from o where o <= {owners} + 3)
insert into owners
  (tenant_id, id, name, municipality_code, organisation_number, valid_from, valid_to, version, created_at, updated_at)
select {Tenant}, {Owner}, 'Eigarkommune nr. ' || o || ', kommune-' || (10000 + t), (1000 + o) || '', (910000000 + o) || '',
  {Day}, case when o > {owners} then {Turn} else null end, 2, {Time}, {Time}
from t, p, o order by o, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}),
  o(o) as (select 1 union all select o + 1 from o where o <= {owners} + 3),
  b(b) as (select 0 union all select 1)
insert into owner_shares (tenant_id, id, owner_id, parts, valid_from, valid_to)
select {Tenant}, {OwnerShare}, {Owner}, 10 + o * 7 % 90 + b,
  case b when 0 then {Turn} else {Day} end, case b when 0 then null else {Turn} end
from t, o, b where b = 1 or o <= {owners} order by b desc, o, t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0)
insert into boards
  (tenant_id, id, name, level, above_board_id, columns, lanes, cells, cadence, answer_within_days, ageing_after_days,
   version, created_at, updated_at)
select {Tenant}, {Board}, 'Forbetringstavla, kommune-' || (10000 + t), 1, null, {Columns}, {None}, {None}, null, 7, 14,
  1, {Time}, {Time}
from t, p order by t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants})
insert into board_units (tenant_id, id, board_id, unit_id)
select {Tenant}, {BoardUnit}, {Board}, {FirstUnit} from t order by t;

with recursive t(t) as (select 1 union all select t + 1 from t where t < {tenants}), p(p) as (select 0),
  c(c) as (select 0 union all select c + 1 from c where c + 1 < {cards})
insert into cards
  (tenant_id, id, board_id, home_board_id, column_id, lane_id, rank, kind, title, text, unit_id, owner_membership_id,
   process_id, metric, author_id, due, answer_due, answer, answered_at, moved_at, done_at, archived_at, version,
   created_at, updated_at)
select {Tenant}, {Card}, {Board}, {Board}, {Column}, null, (50000000 + c) || '',
  case c % 4 when 0 then 'idea' when 1 then 'problem' when 2 then 'improvement' else 'task' end,
  'Kort nr. ' || c || ' på tavla, kommune-' || (10000 + t),
  case c % 2 when 0 then null else 'Prøve dette på éin avdeling i to veker, og sjå om ventetida går ned.' end,
  {FirstUnit}, case c % 3 when 0 then {Membership} else null end, null, null, {Person}, null, null, null, null,
  {Time}, null, null, 1, {Time}, {Time}
from t, p, c order by c, t
