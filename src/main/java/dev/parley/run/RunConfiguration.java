package dev.parley.run;

import java.time.Clock;
import java.util.List;

import dev.parley.agent.Agents;
import dev.parley.store.Messages;
import dev.parley.store.RunAcceptance;
import dev.parley.store.RunEnd;
import dev.parley.store.RunRecovery;
import dev.parley.store.Runs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settles what an earlier process left unfinished, then makes the run manager. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RunProperties.class)
class RunConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(RunConfiguration.class);

	@Bean
	RunRegistry runRegistry(RunProperties properties) {
		return new RunRegistry(properties);
	}

	@Bean
	PendingOutcomes pendingOutcomes(Runs runs) {
		return new PendingOutcomes(runs);
	}

	@Bean
	RunDispatcher runDispatcher(RunProperties properties, Runs runs, RunRegistry registry,
			PendingOutcomes pendingOutcomes, List<RunListener> listeners, Clock clock) {
		return new RunDispatcher(properties.queueLength(),
				new RunExecution(runs, pendingOutcomes, clock, properties.maxAnswer().toBytes()), registry,
				new RunCompletion(listeners, clock));
	}

	@Bean
	RunManager runManager(RunAcceptance runAcceptance, Runs runs, Messages messages, RunRecovery store, Agents agents,
			RunDispatcher dispatcher, RunRegistry registry, List<Admission> admissions, Clock clock) {
		int unfinished = store.recover(new RunEnd.Failed(FailureCode.INTERRUPTED.code(),
				"The server stopped before the answer was done", true), clock.instant());
		if (unfinished > 0) {
			logger.info("{} runs were left unfinished and are marked as failed", unfinished);
		}
		return new RunManager(runAcceptance, new RunHistory(runs, messages, agents), dispatcher, registry, admissions,
				clock);
	}

	@Bean
	RunAdministration runAdministration(RunDispatcher dispatcher, RunRegistry registry) {
		return new RunAdministration(dispatcher, registry);
	}

	@Bean
	RunMaintenance runMaintenance(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Runs runs,
			PendingOutcomes pendingOutcomes, RunRecovery store, Clock clock) {
		return new RunMaintenance(dispatcher, registry, properties, runs, pendingOutcomes, store, clock);
	}

}
