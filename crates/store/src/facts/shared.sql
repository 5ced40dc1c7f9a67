-- One row per share of each project that several units share on the last day of a period, as known at
-- a ledger position; `share` counts from 1 in the order of the shares, and the bounds are in
-- millionths of the whole. A project of one unit has no row.
select
  s.project as project, s.role as role, s.unit as unit, s.share as share,
  cast(sum(s.ppm) over (partition by s.project, s.role order by s.share) - s.ppm as bigint) as from_ppm,
  cast(sum(s.ppm) over (partition by s.project, s.role order by s.share) as bigint) as to_ppm
from (
  select a.project as project, a.role as role, @columns
  from attributions a cross join @shares
  where a.shares > 1 and a.counts_from <= $1 and a.from_pos <= $2 and a.to_pos > $2
    and not exists (
      select 1 from attributions b
      where b.project = a.project and b.role = a.role and b.counts_from <= $1 and b.from_pos <= $2 and b.to_pos > $2
        and (b.counts_from > a.counts_from or (b.counts_from = a.counts_from and b.since > a.since)))
) s
