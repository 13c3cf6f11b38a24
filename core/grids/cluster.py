"""Jobs done by a Ray cluster (requirements-cluster.txt)."""

from collections.abc import Iterator, Sequence

from core.cluster.connection import connect, first_line
from core.grids.jobs import Job, do
from core.grids.rows import Row

# A job that was lost with its node is done again elsewhere, so many times at most.
_RETRIES = 10


def on_a_cluster(jobs: Sequence[Job], address: str) -> Iterator[list[Row]]:
    """The rows of each job as it is done; address: of a Ray cluster, as ray.init takes it.

    Raises ValueError where ray is not installed or nobody answers, and ConnectionError where the whole cluster is lost.
    """
    ray = connect(address)
    try:
        remote = ray.remote(num_cpus=1, max_retries=_RETRIES)(do)
        waiting = [remote.remote(job) for job in jobs]
        while waiting:
            done, waiting = ray.wait(waiting)
            yield ray.get(done[0])
    except ray.exceptions.RayTaskError as error:
        raise error.as_instanceof_cause() from None
    except ray.exceptions.RayError as error:
        raise ConnectionError(f"the cluster at {address!r:.80} was lost: {first_line(error)}") from error
    finally:
        ray.shutdown()
