package dev.parley.store.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives a start that only fills Java's AOT cache a temporary data folder, because a
 * server may be using the real one.
 */
final class TrainingRun implements EnvironmentPostProcessor {

	static final String FOLDER = "parley.store.training-folder";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME))) {
			return;
		}
		try {
			String folder = Files.createTempDirectory("parley-training").toString();
			environment.getPropertySources()
				.addFirst(new MapPropertySource("training", Map.of(FOLDER, folder, "parley.store.data-dir", folder,
						"parley.store.database-url", "", "parley.audit.file", "")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create a temporary folder for the training run", ex);
		}
	}

}
