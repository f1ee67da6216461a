package dev.parley.run;

import java.time.Clock;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.Agents;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.ContinuedRequests;
import dev.parley.run.event.RunListener;
import dev.parley.run.shared.EventFeed;
import dev.parley.run.shared.OtherServers;
import dev.parley.run.shared.RunOwnership;
import dev.parley.run.shared.Signals;
import dev.parley.store.Messages;
import dev.parley.store.OtherRuns;
import dev.parley.store.RequiredActions;
import dev.parley.store.RunAcceptance;
import dev.parley.store.RunRecovery;
import dev.parley.store.RunSteering;
import dev.parley.store.Runs;
import dev.parley.store.database.Replica;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Creates the beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunProperties.class)
class RunConfiguration {

	@Bean
	RunRegistry runRegistry(RunProperties properties) {
		return new RunRegistry(properties);
	}

	@Bean
	PendingOutcomes pendingOutcomes(Runs runs, RunRegistry registry, RunProperties properties) {
		return new PendingOutcomes(runs, properties.endPatience(), registry::forgetLog);
	}

	/** For durations: unlike a clock, it never jumps. */
	@Bean
	Ticker ticker() {
		return Ticker.systemTicker();
	}

	@Bean
	RunDispatcher runDispatcher(RunProperties properties, Runs runs, RunRegistry registry,
			PendingOutcomes pendingOutcomes, RunSteering steering, List<RunListener> listeners,
			ObjectProvider<RunOwnership> shared, RemoteRuns remote, OtherRuns others, Messages messages,
			ObjectProvider<Signals> signals, Replica replica, Clock clock, Ticker ticker) {
		RunOwnership ownership = shared.getIfAvailable(() -> RunOwnership.ALONE);

		return new RunDispatcher(properties.queueLength(),
				new RunExecution(runs, registry, ownership, pendingOutcomes, clock, ticker,
						properties.maxAnswer().toBytes()),
				registry, ownership, remote, new RunCompletion(listeners, clock, ticker), pendingOutcomes, steering,
				new SteeringElsewhere(steering, others, messages, signalsOf(signals), replica, clock),
				signalsOf(signals), clock, ticker);
	}

	private static Signals signalsOf(ObjectProvider<Signals> signals) {
		return signals.getIfAvailable(() -> Signals.NONE);
	}

	@Bean
	RemoteRuns remoteRuns(ObjectProvider<EventFeed> feed, OtherRuns runs, ObjectProvider<Signals> signals) {
		return new RemoteRuns((run) -> feed.getIfAvailable(() -> EventFeed.NONE).follow(run), runs, signalsOf(signals));
	}

	@Bean
	RunHistory runHistory(Runs runs, Messages messages, Agents agents) {
		return new RunHistory(runs, messages, agents);
	}

	@Bean
	RunManager runManager(RunAcceptance runAcceptance, RunHistory history, RemoteRuns remote, RunDispatcher dispatcher,
			RunRegistry registry, List<Admission> admissions, WaitingRuns waitingRuns, ObjectProvider<Signals> signals,
			Replica replica, Clock clock) {
		return new RunManager(runAcceptance, history,
				new RunLogs(registry, dispatcher, history, remote, signalsOf(signals), replica.shares()), dispatcher,
				registry, admissions, new ContinuedRequests(waitingRuns), replica, clock);
	}

	@Bean
	SharedRuns sharedRuns(RunDispatcher dispatcher, RunRegistry registry, PendingOutcomes pendingOutcomes,
			RunHistory history, RemoteRuns remote, List<RunListener> listeners) {
		return new SharedRuns(dispatcher, registry, pendingOutcomes, history, remote, listeners);
	}

	@Bean
	RunTakeover runTakeover(RunDispatcher dispatcher, RunRegistry registry, Messages messages,
			List<Admission> admissions, @Lazy LiveAgents agents, RunProperties properties, Clock clock) {
		return new RunTakeover(dispatcher, registry, messages, admissions, agents,
				properties.takeover() == RunProperties.Takeover.RESTART, clock);
	}

	@Bean
	WaitingRuns waitingRuns(RequiredActions actions, Clock clock) {
		return new WaitingRuns(actions, clock);
	}

	@Bean
	RunAdministration runAdministration(RunDispatcher dispatcher, RunRegistry registry, RemoteRuns remote,
			OtherRuns others, ObjectProvider<OtherServers> servers, Replica replica) {
		return new RunAdministration(dispatcher, registry, remote, others,
				servers.getIfAvailable(() -> OtherServers.NONE), replica);
	}

	@Bean
	OrphanedRuns orphanedRuns(RunRecovery store, RunRegistry registry, PendingOutcomes pendingOutcomes, Clock clock) {
		return new OrphanedRuns(store, registry, pendingOutcomes, clock);
	}

	@Bean
	RunMaintenance runMaintenance(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Runs runs,
			PendingOutcomes pendingOutcomes, OrphanedRuns orphanedRuns, RunRecovery store, Clock clock, Ticker ticker,
			ObjectProvider<Signals> signals) {
		return new RunMaintenance(dispatcher, registry, properties, runs, pendingOutcomes, orphanedRuns, store, clock,
				ticker, signalsOf(signals));
	}

}
