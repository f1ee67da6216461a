package dev.parley.run;

import java.time.Clock;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.Agents;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.admission.Admission;
import dev.parley.run.admission.ContinuedRequests;
import dev.parley.run.event.RunListener;
import dev.parley.store.Messages;
import dev.parley.store.RequiredActions;
import dev.parley.store.RunAcceptance;
import dev.parley.store.RunRecovery;
import dev.parley.store.RunSteering;
import dev.parley.store.Runs;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
			PendingOutcomes pendingOutcomes, RunSteering steering, List<RunListener> listeners, Clock clock,
			Ticker ticker) {
		return new RunDispatcher(properties.queueLength(),
				new RunExecution(runs, registry, pendingOutcomes, clock, ticker, properties.maxAnswer().toBytes()),
				registry, new RunCompletion(listeners, clock, ticker), pendingOutcomes, steering, clock, ticker);
	}

	@Bean
	RunManager runManager(RunAcceptance runAcceptance, Runs runs, Messages messages, Agents agents,
			RunDispatcher dispatcher, RunRegistry registry, List<Admission> admissions, WaitingRuns waitingRuns,
			Clock clock) {
		return new RunManager(runAcceptance, new RunHistory(runs, messages, agents), dispatcher, registry, admissions,
				new ContinuedRequests(waitingRuns), clock);
	}

	@Bean
	WaitingRuns waitingRuns(RequiredActions actions, Clock clock) {
		return new WaitingRuns(actions, clock);
	}

	@Bean
	RunAdministration runAdministration(RunDispatcher dispatcher, RunRegistry registry) {
		return new RunAdministration(dispatcher, registry);
	}

	@Bean
	OrphanedRuns orphanedRuns(RunRecovery store, RunRegistry registry, PendingOutcomes pendingOutcomes, Clock clock) {
		return new OrphanedRuns(store, registry, pendingOutcomes, clock);
	}

	@Bean
	RunMaintenance runMaintenance(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Runs runs,
			PendingOutcomes pendingOutcomes, OrphanedRuns orphanedRuns, RunRecovery store, Clock clock, Ticker ticker) {
		return new RunMaintenance(dispatcher, registry, properties, runs, pendingOutcomes, orphanedRuns, store, clock,
				ticker);
	}

}
