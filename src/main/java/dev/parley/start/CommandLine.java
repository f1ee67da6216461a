package dev.parley.start;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Properties;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Answers {@code --help} and {@code --version} without starting the server. */
public final class CommandLine {

	private final PrintStream out;

	public CommandLine(PrintStream out) {
		this.out = out;
	}

	/**
	 * Handles the arguments; false if there is nothing to do and the server must start.
	 */
	public boolean run(String... arguments) throws IOException {
		List<String> given = List.of(arguments);
		if (given.contains("--help") || given.contains("-h")) {
			this.out.print(help(version()));
			return true;
		}
		if (given.contains("--version")) {
			this.out.println("Parley " + version());
			return true;
		}
		return false;
	}

	private static String help(String version) {
		return """
				Parley %s: AI agents behind an HTTP API.

				java -jar parley.jar                   starts the server, http://localhost:8000
				java -jar parley.jar --generate-key    prints a new API key and its hash
				java -jar parley.jar --hash-password   reads a password, prints its hash
				java -jar parley.jar --check-model     asks the model and its fallback, says what works
				java -jar parley.jar --evaluate FILE…  tries the agents on cases, says which missed
				java -jar parley.jar --version         prints the version
				java -jar parley.jar --help            prints this

				Settings are environment variables, or lines of a file .env in the working directory:

				OPENAI_API_KEY      key of the model's API; without it, the demo model answers
				OPENAI_BASE_URL     any OpenAI-compatible API (https://api.openai.com/v1)
				OPENAI_MODEL        model for agents that name none (gpt-4o-mini)
				PORT                where to listen (8000)
				SERVER_ADDRESS      on which address (127.0.0.1)
				VALID_API_KEYS      keys that callers must send; without it, only this machine may call
				PARLEY_DATA_DIR     folder of the database file (./data)
				DATABASE_URL        a PostgreSQL database instead
				PARLEY_AGENTS_DIR   folder of your own agents

				The file .env.example of the project lists all settings; the server itself has its API at /docs.
				""".formatted(version);
	}

	private static String version() throws IOException {
		Properties build = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("META-INF/build-info.properties"));
		return build.getProperty("build.version");
	}

}
