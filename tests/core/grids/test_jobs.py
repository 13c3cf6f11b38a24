"""Which runs are trained together, and that this changes no number."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.grids.jobs import MOST_SEEDS, MOST_STUDENTS, Job, do, jobs_of
from core.runs.configuration import DistillationConfig

ONE = DistillationConfig(repeats=1, steps=3, every=3, widths=(4,), probes=0)


def students(job: Job) -> int:
    return len(job.configs) * job.configs[0].repeats


@given(
    st.sets(
        st.tuples(
            st.integers(0, 12), st.sampled_from([1.0, 2.0, 4.0]), st.sampled_from([0.5, 1.0]), st.sampled_from([4, 8])
        ),
        max_size=60,
    )
)
def test_every_run_is_in_one_job_and_jobs_are_small(places: set[tuple[int, float, float, int]]) -> None:
    runs = [ONE.but(seed=s, temperature=t, soft_weight=w, widths=(h,)) for s, t, w, h in places]
    jobs = list(jobs_of("digits", runs))
    done = [one.but(seed=seed, repeats=1) for job in jobs for one in job.configs for seed in one.seeds]
    assert Counter(done) == Counter(runs)
    for job in jobs:
        assert students(job) <= MOST_STUDENTS
        assert job.configs[0].repeats <= MOST_SEEDS
        assert len({one.but(temperature=1, soft_weight=1) for one in job.configs}) == 1


def test_runs_that_share_a_grids_plane_share_jobs() -> None:
    runs = [ONE.but(seed=seed, temperature=t) for t in (1.0, 2.0, 4.0, 8.0, 16.0) for seed in range(10)]
    assert list(map(students, jobs_of("digits", runs))) == [25, 25]


def test_a_run_has_the_same_result_alone_and_beside_others() -> None:
    runs = [ONE.but(seed=seed, temperature=t) for t in (1.0, 8.0) for seed in range(3)]
    together = {row.key: row for job in jobs_of("digits", runs) for row in do(job)}
    alone = {row.key: row for run in runs for job in jobs_of("digits", [run]) for row in do(job)}
    assert len(together) == len(runs)
    assert together == alone
