-- The memberships of a project `f` that hold on the last day of the period, with what the list says.
select
  m.list as list, m.category as category, nullif(m.batch, '') as batch, nullif(m.field, '') as field,
  m.entered_on as entered_on,
  -- The list's own plan of the year, as a whole; the project's where the list has none.
  case when n.annual is null then f.plan else n.annual end as list_plan,
  case when n.annual is null then f.plan_to_q1 else n.to_q1 end as list_plan_to_q1,
  case when n.annual is null then f.plan_to_q2 else n.to_q2 end as list_plan_to_q2,
  case when n.annual is null then f.plan_to_q3 else n.to_q3 end as list_plan_to_q3,
  coalesce(d.annual, n.annual, f.plan_adjusted) as list_plan_adjusted,
  case when d.annual is not null then d.to_q1 when n.annual is not null then n.to_q1
    else f.plan_adjusted_to_q1 end as list_plan_adjusted_to_q1,
  case when d.annual is not null then d.to_q2 when n.annual is not null then n.to_q2
    else f.plan_adjusted_to_q2 end as list_plan_adjusted_to_q2,
  case when d.annual is not null then d.to_q3 when n.annual is not null then n.to_q3
    else f.plan_adjusted_to_q3 end as list_plan_adjusted_to_q3@columns
from @projects memberships m
left join plans n on n.project = m.project and n.year = $4 and n.list = m.list and n.basis = 'original'
  and n.from_pos <= $3 and n.to_pos > $3
left join plans d on d.project = m.project and d.year = $4 and d.list = m.list and d.basis = 'adjusted'
  and d.holds_from <= $2 and d.from_pos <= $3 and d.to_pos > $3
  -- Of several adjusted plans the one from the latest day.
  and not exists (
    select 1 from plans o
    where o.project = d.project and o.year = d.year and o.list = d.list and o.basis = 'adjusted'
      and o.holds_from > d.holds_from and o.holds_from <= $2 and o.from_pos <= $3 and o.to_pos > $3)
where m.project = f.project and m.year = $4 and m.entered_on <= $2
  and (m.left_on is null or m.left_on > $2) and m.from_pos <= $3 and m.to_pos > $3
