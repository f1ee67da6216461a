package dev.parley;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;

import dev.parley.agent.model.openai.ModelCheck;
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

	public static void main(String[] args) throws IOException {
		if (new CommandLine(System.out).run(args) || new SecretCommands(System.in, System.out).run(args)) {
			return;
		}
		if (ModelCheck.isWanted(args)) {
			System.exit(ModelCheck.run(new EnvironmentSettings(), System.out, args));
		}
		SpringApplication application = new SpringApplication(ParleyApplication.class);
		application.addListeners(new EnvironmentSettings(), new BatchedConsole());
		application.run(args);
	}

	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

}
