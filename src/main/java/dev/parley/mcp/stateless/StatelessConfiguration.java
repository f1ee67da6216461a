package dev.parley.mcp.stateless;

import java.time.Clock;
import java.time.Duration;

import dev.parley.mcp.message.ServerInfo;
import dev.parley.mcp.tool.OfferedTools;
import dev.parley.run.RunManager;
import dev.parley.run.action.WaitingRuns;
import dev.parley.session.SessionManager;
import dev.parley.store.Runs;
import dev.parley.web.error.PublicErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the endpoint together. */
@Configuration(proxyBeanMethods = false)
class StatelessConfiguration {

	@Bean
	StatelessEndpoint statelessMcp(OfferedTools tools, ServerInfo server, RunManager manager, Runs runs,
			WaitingRuns waiting, SessionManager sessions, PublicErrors errors, Clock clock,
			@Value("${parley.erasure.session-retention:#{null}}") @Nullable Duration retention) {
		ResultFormat format = new ResultFormat(server);
		ContinuedRuns continued = new ContinuedRuns(runs, waiting, sessions);
		CallOutcomes outcomes = new CallOutcomes(format);
		Tasks tasks = new Tasks(manager, continued, outcomes, format, retention);
		return new StatelessEndpoint(new StatelessMethods(tools, continued, outcomes, tasks, manager, format, errors),
				new CallAnswers(outcomes, tasks, clock));
	}

}
