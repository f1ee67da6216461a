package dev.parley.run;

import java.time.Clock;
import java.util.List;

import dev.parley.agent.Agents;
import dev.parley.store.Intake;
import dev.parley.store.Messages;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.Upkeep;
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
	UnsettledEnds unsettledEnds(Runs runs) {
		return new UnsettledEnds(runs);
	}

	@Bean
	RunDispatcher runDispatcher(RunProperties properties, Runs runs, RunRegistry registry, UnsettledEnds unsettled,
			List<RunListener> listeners, Clock clock) {
		return new RunDispatcher(properties.queueLength(),
				new RunExecution(runs, unsettled, clock, properties.maxAnswer().toBytes()), registry,
				new RunEnding(listeners, clock));
	}

	@Bean
	RunManager runManager(Intake intake, Runs runs, Messages messages, Upkeep store, Agents agents,
			RunDispatcher dispatcher, RunRegistry registry, List<Admission> admissions, Clock clock) {
		int unfinished = store.recover(new RunEnd.Failed(FailureCode.INTERRUPTED.code(),
				"The server stopped before the answer was done", true), clock.instant());
		if (unfinished > 0) {
			logger.info("{} runs were left unfinished and are marked as failed", unfinished);
		}
		return new RunManager(intake, new RunHistory(runs, messages, agents), dispatcher, registry, admissions, clock);
	}

	@Bean
	RunOversight runOversight(RunDispatcher dispatcher, RunRegistry registry) {
		return new RunOversight(dispatcher, registry);
	}

	@Bean
	RunUpkeep runUpkeep(RunDispatcher dispatcher, RunRegistry registry, RunProperties properties, Runs runs,
			UnsettledEnds unsettled, Upkeep store, Clock clock) {
		return new RunUpkeep(dispatcher, registry, properties, runs, unsettled, store, clock);
	}

}
