-- One row per project as of the last day of a period, as known at a ledger position.
with
-- Where each project stands, and since when. Day and order of the stage are packed into one number,
-- so that one pass finds the last of them. `step` is the order of the stage moved to (3 building,
-- 4 finishing, 5 completed, 6 producing, 7 at capacity, 8 halted), 20 a resumption.
stages as (
  select p.id as project,
    max((m.happened_on + 100000) * 16 + m.stage_order) % 16 as stage_order,
    min(m.happened_on) filter (where m.step = 3) as building_on,
    min(m.happened_on) filter (where m.step between 4 and 7) as beyond_building_on,
    min(m.happened_on) filter (where m.step = 4) as finishing_on,
    min(m.happened_on) filter (where m.step = 5) as completed_on,
    min(m.happened_on) filter (where m.step = 6) as produced_on,
    min(m.happened_on) filter (where m.step = 8) as halted_on,
    max(m.happened_on) filter (where m.step = 20) as resumed_on
  from projects p
  left join stage_moves m on m.project = p.id and m.happened_on <= $2 and m.from_pos <= $3 and m.to_pos > $3
  where p.id between $5 and $6 and p.from_pos <= $3 and p.to_pos > $3
  group by p.id
),
-- Everything that is looked up once per project; the limit, which cuts nothing off, keeps each look-up
-- from being made again wherever it is used, without keeping all rows aside. A plan is taken as a whole: where the adjusted one sets no amount for a quarter, the
-- original's is not put in its place.
known as (
  select
    p.id as project,
    (select a.main_unit from attributions a
      where a.project = p.id and a.role = 'place' and a.counts_from <= $2 and a.from_pos <= $3 and a.to_pos > $3
      order by a.counts_from desc, a.since desc limit 1) as place,
    (select a.main_unit from attributions a
      where a.project = p.id and a.role = 'responsible' and a.counts_from <= $2 and a.from_pos <= $3 and a.to_pos > $3
      order by a.counts_from desc, a.since desc limit 1) as responsible,
    (select a.main_unit from attributions a
      where a.project = p.id and a.role = 'owner' and a.counts_from <= $2 and a.from_pos <= $3 and a.to_pos > $3
      order by a.counts_from desc, a.since desc limit 1) as owner,
    (select a.main_unit from attributions a
      where a.project = p.id and a.role = 'park' and a.counts_from <= $2 and a.from_pos <= $3 and a.to_pos > $3
      order by a.counts_from desc, a.since desc limit 1) as park,
    p.subject as subject,
    nullif(p.industry, '') as industry,
    case s.stage_order
      when 0 then 'planned' when 1 then 'reserved' when 2 then 'preparing' when 3 then 'building'
      when 4 then 'finishing' when 5 then 'completed' when 6 then 'producing' when 7 then 'at-capacity'
      when 8 then 'halted' when 9 then 'withdrawn' when 10 then 'cleared' end as stage,
    p.signed_on as signed_on,
    p.planned_start_on as planned_start_on,
    p.planned_finish_on as planned_finish_on,
    coalesce(s.building_on, s.beyond_building_on) as started_on,
    s.finishing_on as finishing_on,
    s.completed_on as completed_on,
    s.produced_on as produced_on,
    s.halted_on as halted_on,
    s.resumed_on as resumed_on,
    p.total_investment as total_investment,
    p.fixed_investment as fixed_investment,
    p.parts as parts,
    '|' || coalesce((select @lists || '|' from (
      select m.list as list from memberships m
      where m.project = p.id and m.year = $4 and m.entered_on <= $2 and (m.left_on is null or m.left_on > $2)
        and m.from_pos <= $3 and m.to_pos > $3
      order by m.list) l), '') as lists,
    p.tags as tags,
    n.annual as plan,
    n.to_q1 as plan_to_q1,
    n.to_q2 as plan_to_q2,
    n.to_q3 as plan_to_q3,
    coalesce(d.annual, n.annual) as plan_adjusted,
    case when d.annual is null then n.to_q1 else d.to_q1 end as plan_adjusted_to_q1,
    case when d.annual is null then n.to_q2 else d.to_q2 end as plan_adjusted_to_q2,
    case when d.annual is null then n.to_q3 else d.to_q3 end as plan_adjusted_to_q3,
    r.done_ytd as done_ytd,
    r.received_ytd as received_ytd,
    r.estimate_ytd as estimate_ytd,
    r.checked_ytd as checked_ytd,
    r.physical_percent as physical_percent,
    -- Year-to-date of the last report of the year before this period's last day.
    (select b.done_ytd from reports b
      where b.project = p.id and b.last_day >= $1 and b.last_day < $2 and b.status in @statuses
        and b.from_pos <= $3 and b.to_pos > $3
      order by b.last_day desc, b.first_day, b.period, b.version desc limit 1) as earlier_ytd,
    -- Done before the year: as last typed in the year; else as last typed in a year before, with
    -- the last year-to-date of each year since; 0 where nothing is known.
    coalesce(
      (select b.done_before from reports b
        where b.project = p.id and b.last_day >= $1 and b.last_day <= $2 and b.done_before is not null
          and b.status in @statuses and b.from_pos <= $3 and b.to_pos > $3
        order by b.last_day desc, b.first_day, b.period, b.version desc limit 1),
      coalesce(
        (select b.done_before from reports b
          where b.project = p.id and b.last_day < $1 and b.done_before is not null
            and b.status in @statuses and b.from_pos <= $3 and b.to_pos > $3
          order by b.last_day desc, b.first_day, b.period, b.version desc limit 1), 0)
      + coalesce(
        (select cast(sum(y.done_ytd) as bigint) from reports y
          where y.project = p.id and y.last_day < $1 and y.status in @statuses and y.from_pos <= $3 and y.to_pos > $3
            and y.year >= coalesce(
              (select b.year from reports b
                where b.project = p.id and b.last_day < $1 and b.done_before is not null
                  and b.status in @statuses and b.from_pos <= $3 and b.to_pos > $3
                order by b.last_day desc limit 1), 0)
            and not exists (
              select 1 from reports o
              where o.project = p.id and o.year = y.year and o.last_day >= y.last_day
                and o.status in @statuses and o.from_pos <= $3 and o.to_pos > $3
                and (o.last_day > y.last_day or o.first_day < y.first_day
                  or (o.first_day = y.first_day and o.period < y.period)
                  or (o.first_day = y.first_day and o.period = y.period and o.version > y.version)))), 0)
    ) as done_before,
    (select b.done_ytd from reports b
      where b.project = p.id and b.last_day = $7 and b.status in @statuses and b.from_pos <= $3 and b.to_pos > $3
      order by b.first_day, b.period, b.version desc limit 1) as done_last_year,
    case when r.project is null then 0 else 1 end as reported,
    p.simulated as simulated
  from stages s
  join projects p on p.id = s.project and p.from_pos <= $3 and p.to_pos > $3
  left join plans n on n.project = p.id and n.year = $4 and n.list = '' and n.basis = 'original'
    and n.from_pos <= $3 and n.to_pos > $3
  left join plans d on d.project = p.id and d.year = $4 and d.list = '' and d.basis = 'adjusted' and d.holds_from <= $2
    and d.from_pos <= $3 and d.to_pos > $3
    and not exists (
      select 1 from plans o
      where o.project = d.project and o.year = d.year and o.list = '' and o.basis = 'adjusted'
        and o.holds_from > d.holds_from and o.holds_from <= $2 and o.from_pos <= $3 and o.to_pos > $3)
  -- The report of the very period: of several that end on the day the longest, of that the last version.
  left join reports r on r.project = p.id and r.last_day = $2 and r.status in @statuses
    and r.from_pos <= $3 and r.to_pos > $3
    and not exists (
      select 1 from reports o
      where o.project = r.project and o.last_day = $2 and o.status in @statuses and o.from_pos <= $3 and o.to_pos > $3
        and (o.first_day < r.first_day
          or (o.first_day = r.first_day and o.period < r.period)
          or (o.first_day = r.first_day and o.period = r.period and o.version > r.version)))
  limit 9223372036854775807
),
project_facts as (
  select
    project, place, responsible, owner, park, subject, industry, stage, signed_on, planned_start_on, planned_finish_on,
    started_on, finishing_on, completed_on, produced_on, halted_on, resumed_on, total_investment, fixed_investment,
    parts, lists, tags, plan, plan_to_q1, plan_to_q2, plan_to_q3,
    plan_adjusted, plan_adjusted_to_q1, plan_adjusted_to_q2, plan_adjusted_to_q3,
    -- What is added up and comes out larger than any amount kept is no amount.
    case when abs(done_ytd - coalesce(earlier_ytd, 0)) <= 10000000000000000
      then done_ytd - coalesce(earlier_ytd, 0) end as done_month,
    done_ytd,
    case when abs(done_ytd + done_before) <= 10000000000000000 then done_ytd + done_before end as done_since_start,
    received_ytd, estimate_ytd, checked_ytd, physical_percent,
    coalesce(done_ytd, earlier_ytd) as carried_ytd,
    case when abs(coalesce(done_ytd, earlier_ytd) + done_before) <= 10000000000000000
      then coalesce(done_ytd, earlier_ytd) + done_before end as carried_since_start,
    done_last_year,
    cast(case when (plan_adjusted is not null or lists <> '|')
      and stage not in ('planned', 'reserved', 'withdrawn', 'cleared') then 1 else 0 end as bigint) as due,
    cast(reported as bigint) as reported,
    simulated
  from known
  where project > 0
)
