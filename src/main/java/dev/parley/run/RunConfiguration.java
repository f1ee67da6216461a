package dev.parley.run;

import java.time.Clock;

import dev.parley.store.RunEnd;
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
	RunManager runManager(RunProperties properties, Runs runs, Clock clock) {
		int unfinished = runs.recover(new RunEnd.Failed(FailureCode.INTERRUPTED.code(),
				"The server stopped before the answer was done", true), clock.instant());
		if (unfinished > 0) {
			logger.info("{} runs were left unfinished and are marked as failed", unfinished);
		}
		return new RunManager(properties, runs, new RunExecution(runs, clock, properties.maxAnswer().toBytes()), clock);
	}

	@Bean
	RunUpkeep runUpkeep(RunManager manager, RunProperties properties, Runs runs) {
		return new RunUpkeep(manager, runs, properties.drain());
	}

}
