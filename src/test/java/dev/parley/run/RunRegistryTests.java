package dev.parley.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import dev.parley.caller.UserContext;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.run.memory.MaxRuns;
import dev.parley.start.HeapAmount;
import dev.parley.store.Placement;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Limits of concurrent runs, and the visibility of runs. */
class RunRegistryTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final RunRegistry registry = new RunRegistry(
			new RunProperties(LONG, DataSize.ofKilobytes(1), MaxRuns.valueOf("10"), LimitByTier.valueOf("3"), 16, LONG,
					LONG, HeapAmount.valueOf("1MB"), LONG, Duration.ZERO, RunProperties.Takeover.RESTART));

	@Test
	void takesSoManyRunsOfOneUser() {
		List<LiveRun> alices = add("alice", 3);
		assertRefused("alice", Reason.TOO_MANY_RUNS);
		add("bob", 3);
		this.registry.retire(alices.getFirst());
		add("alice", 1);
		assertRefused("alice", Reason.TOO_MANY_RUNS);
	}

	@Test
	void takesMoreOfAUserOfAHigherTier() {
		RunRegistry tiered = new RunRegistry(new RunProperties(LONG, DataSize.ofKilobytes(1), MaxRuns.valueOf("10"),
				LimitByTier.valueOf("free:1,premium:2"), 16, LONG, LONG, HeapAmount.valueOf("1MB"), LONG, Duration.ZERO,
				RunProperties.Takeover.RESTART));
		tiered.add(run("ann", Tier.PREMIUM));
		tiered.add(run("ann", Tier.PREMIUM));
		tiered.add(run("bob", Tier.FREE));
		assertThatExceptionOfType(RunRefusedException.class).isThrownBy(() -> tiered.add(run("ann", Tier.PREMIUM)));
		assertThatExceptionOfType(RunRefusedException.class).isThrownBy(() -> tiered.add(run("bob", Tier.FREE)));
		for (int i = 0; i < 5; i++) {
			tiered.add(run("root", Tier.ADMIN));
		}
	}

	@Test
	void countsARunThatWasNotAcceptedNoLonger() {
		add("alice", 3).forEach(this.registry::remove);
		assertThat(this.registry.live()).isEmpty();
		add("alice", 3);
	}

	@Test
	void countsARefusedRunForNobody() {
		add("alice", 3);
		for (int i = 0; i < 20; i++) {
			assertRefused("alice", Reason.TOO_MANY_RUNS);
		}
		add("bob", 3);
		add("carol", 3);
		add("dave", 1);
		assertRefused("dave", Reason.OVERLOADED);
	}

	@Test
	void limitsEverybodyTogetherOnlyInAll() {
		List<LiveRun> runs = add("anonymous", 10);
		assertRefused("anonymous", Reason.OVERLOADED);
		assertRefused("alice", Reason.OVERLOADED);
		runs.forEach(this.registry::retire);
		add("anonymous", 10);
	}

	@Test
	void showsARunToItsUserOnly() {
		LiveRun run = add("alice", 1).getFirst();
		assertThat(this.registry.findLive(run.id(), "alice")).contains(run);
		assertThat(this.registry.findLive(run.id(), "bob")).isEmpty();
		assertThat(this.registry.findLog(run.id(), "bob")).isEmpty();
		this.registry.retire(run);
		assertThat(this.registry.findLive(run.id(), "alice")).isEmpty();
		assertThat(this.registry.findLog(run.id(), "alice")).contains(run.log());
		assertThat(this.registry.findLog(run.id(), "bob")).isEmpty();
	}

	private List<LiveRun> add(String user, int count) {
		List<LiveRun> runs = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			LiveRun run = run(user);
			this.registry.add(run);
			runs.add(run);
		}
		return runs;
	}

	private void assertRefused(String user, Reason reason) {
		LiveRun run = run(user);
		assertThatExceptionOfType(RunRefusedException.class).isThrownBy(() -> this.registry.add(run))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
		assertThat(this.registry.live()).doesNotContain(run);
	}

	private static LiveRun run(String user) {
		return run(user, Tier.FREE);
	}

	private static Caller caller(String user, Tier tier) {
		return new Caller(user, user, "app", tier, Set.of(Role.USER));
	}

	private static LiveRun run(String user, Tier tier) {
		UserMessage userMessage = new UserMessage("Hi", null, null, null, new UserContext(user, user), true);
		return new LiveRun(
				new RunRequest(caller(user, tier), Ids.next(), null, new AgentChoice.Named("assistant"), "scripted-1",
						new TokenEstimate(0, 0, 0), userMessage, new Placement.AtEnd(), BusyPolicy.ENQUEUE, false),
				Instant.EPOCH);
	}

}
