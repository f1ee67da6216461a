package dev.parley;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;

import dev.parley.agent.model.openai.ModelCheck;
import dev.parley.evaluation.EvaluationCommand;
import dev.parley.security.SecretCommands;
import dev.parley.start.BatchedConsole;
import dev.parley.start.CommandLine;
import dev.parley.start.EnvironmentSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts Parley. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class ParleyApplication {

	public static void main(String[] args) throws IOException, InterruptedException {
		if (new CommandLine(System.out).run(args) || new SecretCommands(System.in, System.out).run(args)) {
			return;
		}
		if (ModelCheck.isWanted(args)) {
			System.exit(ModelCheck.run(new EnvironmentSettings(), System.out, args));
		}
		SpringApplication application = new SpringApplication(ParleyApplication.class);
		application.addListeners(new EnvironmentSettings(), new BatchedConsole());
		if (EvaluationCommand.isWanted(args)) {
			System.exit(new EvaluationCommand(application, System.out).run(args));
		}
		application.run(args);
	}

	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

}
