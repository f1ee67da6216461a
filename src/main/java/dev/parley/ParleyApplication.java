package dev.parley;

import java.time.Clock;
import java.time.ZoneOffset;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts Parley. */
@SpringBootApplication
public class ParleyApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(ParleyApplication.class);
		application.addListeners(new DotEnv());
		application.run(args);
	}

	@Bean
	Clock clock() {
		return Clock.tickMillis(ZoneOffset.UTC);
	}

}
