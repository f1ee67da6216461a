package dev.parley.run;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.run.log.RunLog;

/**
 * The logs of recently ended runs, for readers that connect late. Settings limit how long
 * and in how much memory they are kept. Thread-safe.
 */
final class EndedLogs {

	private final Cache<UUID, Ended> logs;

	EndedLogs(RunProperties limits) {
		this.logs = Caffeine.newBuilder()
			.executor(Runnable::run)
			.expireAfterWrite(limits.logRetention())
			.maximumWeight(limits.logCapacity().bytes())
			.weigher((UUID id, Ended run) -> run.log().weight())
			.build();
	}

	void keep(LiveRun run) {
		this.logs.put(run.id(), new Ended(run.userId(), run.log()));
	}

	/** The log of a run, regardless of its user. */
	Optional<RunLog> find(UUID id) {
		return Optional.ofNullable(this.logs.getIfPresent(id)).map(Ended::log);
	}

	Optional<RunLog> find(UUID id, String userId) {
		return Optional.ofNullable(this.logs.getIfPresent(id))
			.filter((run) -> run.userId().equals(userId))
			.map(Ended::log);
	}

	void forget(UUID runId) {
		this.logs.invalidate(runId);
	}

	void forgetSession(UUID sessionId) {
		this.logs.asMap().values().removeIf((run) -> run.log().sessionId().equals(sessionId));
	}

	Collection<RunLog> all() {
		return this.logs.asMap().values().stream().map(Ended::log).toList();
	}

	private record Ended(String userId, RunLog log) {
	}

}
