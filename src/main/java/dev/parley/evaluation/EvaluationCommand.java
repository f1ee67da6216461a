package dev.parley.evaluation;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.ModelGateway;
import dev.parley.cost.Prices;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * {@code --evaluate FILE…}: starts the server on a free port of this machine, with its
 * settings but an empty store of its own, holds the conversations of the files with its
 * agents, and prints the results.
 */
public final class EvaluationCommand {

	private static final String ARGUMENT = "--evaluate";

	private static final String REPORT = "--report=";

	private static final Path DEFAULT_REPORT = Path.of("evaluation.xml");

	/** A case has missed. */
	private static final int MISSED = 1;

	/** A file or a setting is invalid: nothing was evaluated. */
	private static final int INVALID = 2;

	private final SpringApplication server;

	private final PrintStream out;

	/**
	 * @param server the server, not started
	 */
	public EvaluationCommand(SpringApplication server, PrintStream out) {
		this.server = server;
		this.out = out;
	}

	public static boolean isWanted(String... arguments) {
		return List.of(arguments).contains(ARGUMENT);
	}

	/**
	 * Evaluates.
	 * @return the exit status: 0 if all cases have passed, 1 if one has missed, 2 if a
	 * file or a setting is invalid
	 */
	public int run(String... arguments) throws IOException, InterruptedException {
		Path report = DEFAULT_REPORT;
		List<EvaluationFile> files = new ArrayList<>();
		try {
			for (String argument : arguments) {
				if (argument.startsWith(REPORT)) {
					report = Path.of(argument.substring(REPORT.length()));
				}
				else if (!argument.startsWith("--")) {
					files.add(EvaluationFile.read(Path.of(argument)));
				}
			}
		}
		catch (InvalidEvaluationException ex) {
			this.out.println(ex.getMessage());
			return INVALID;
		}
		if (files.isEmpty()) {
			this.out.println("There is nothing to evaluate: name files, as in --evaluate evals/*.yaml");
			return INVALID;
		}
		List<CaseResult> results = evaluate(files);
		if (results.isEmpty()) {
			return INVALID;
		}
		new ResultTable(this.out).print(results);
		JUnitReport.write(results, report);
		return results.stream().allMatch(CaseResult::passed) ? 0 : MISSED;
	}

	private List<CaseResult> evaluate(List<EvaluationFile> files) throws IOException, InterruptedException {
		Path data = Files.createTempDirectory("parley-evaluation");
		String key = UUID.randomUUID().toString() + UUID.randomUUID();
		this.server.setBannerMode(Banner.Mode.OFF);
		this.server.setLogStartupInfo(false);
		try (ConfigurableApplicationContext context = this.server.run(EvaluationSettings.of(data, key));
				HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
			URI address = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
			Expectations expectations = new Expectations(context.getBean(Prices.class),
					new Judge(context.getBean(ModelGateway.class)));
			List<CaseResult> results = new ArrayList<>();
			for (EvaluationFile file : files) {
				for (EvaluationCase each : file.cases()) {
					Transcript transcript = new Conversation(client, address, key).hold(each);
					results.add(new CaseResult(file, each, transcript, expectations.misses(each.expect(), transcript)));
				}
			}
			return results;
		}
		finally {
			FileSystemUtils.deleteRecursively(data);
		}
	}

}
