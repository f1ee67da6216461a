package dev.parley;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;

import dev.parley.agent.model.openai.ModelCheck;
import dev.parley.security.SecretCommands;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts Parley. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class ParleyApplication {

	public static void main(String[] args) throws IOException {
		if (new SecretCommands(System.in, System.out).run(args)) {
			return;
		}
		if (ModelCheck.isWanted(args)) {
			System.exit(ModelCheck.run(new DotEnv(), System.out, args));
		}
		SpringApplication application = new SpringApplication(ParleyApplication.class);
		application.addListeners(new DotEnv());
		application.run(args);
	}

	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

}
