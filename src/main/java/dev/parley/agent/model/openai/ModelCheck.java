package dev.parley.agent.model.openai;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAdapters;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolSpec;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command line option that checks the configured model and its fallback without
 * starting the server: sends each two small requests, and prints results and durations.
 */
public final class ModelCheck {

	private static final String ARGUMENT = "--check-model";

	private static final ToolSpec CLOCK = new ToolSpec("clock", "Tells the time of day.",
			"{\"type\":\"object\",\"properties\":{}}");

	private static final List<PromptMessage> PROMPT = List.of(
			new PromptMessage.Instructions("For the time of day, call the tool clock."),
			new PromptMessage.FromUser("What time is it?"));

	/** Enough for a reasoning model. */
	private static final int MAX_TOKENS = 1000;

	private final ModelGateway gateway;

	private final PrintStream out;

	private ModelCheck(ModelGateway gateway, PrintStream out) {
		this.gateway = gateway;
		this.out = out;
	}

	public static boolean isWanted(String... arguments) {
		return List.of(arguments).contains(ARGUMENT);
	}

	/**
	 * Runs the check.
	 * @param settings adds further settings to the environment
	 * @return the exit status: 0 if each model answers both requests
	 */
	public static int run(ApplicationListener<?> settings, PrintStream out, String... arguments) {
		SpringApplication application = new SpringApplication(CheckedModel.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLogStartupInfo(false);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("logging.level.root", "warn"));
		application.addListeners(settings);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			ModelProperties properties = context.getBean(ModelProperties.class);
			if (properties.demo()) {
				out.println(
						"There is no model to check: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without keys.");
				return 1;
			}
			ModelAdapters adapters = context.getBean(ModelAdapters.class);
			boolean works = new ModelCheck(adapters.primary(), out).check("model", ModelEndpoint.of(properties),
					context.getBean("dialects", Dialects.class));
			ModelProperties fallback = properties.forFallback();
			ModelGateway other = adapters.fallback();
			if (fallback != null && other != null) {
				works &= new ModelCheck(other, out).check("fallback", ModelEndpoint.of(fallback),
						context.getBean("fallbackDialects", Dialects.class));
			}
			return works ? 0 : 1;
		}
		catch (RuntimeException ex) {
			// The reason has already been logged.
			return 1;
		}
	}

	private boolean check(String role, ModelEndpoint endpoint, Dialects dialects) {
		String model = this.gateway.defaultModel();
		this.out.printf("%-9s %s at %s%n", role, model, endpoint);
		boolean whole = ask("whole", false);
		boolean streamed = ask("streamed", true);
		String dialect = dialects.of(model).toString();
		this.out.println("adapted   " + (dialect.isEmpty() ? "nothing" : dialect));
		return whole && streamed;
	}

	private boolean ask(String how, boolean streamed) {
		long start = System.nanoTime();
		try {
			ModelAnswer answer = this.gateway.ask(
					new ModelRequest(this.gateway.defaultModel(), PROMPT, 0.0, MAX_TOKENS, List.of(CLOCK), streamed),
					(_) -> {
					}, new Cancellation());
			this.out.printf("%-9s ok, %d ms, %s%n", how, Duration.ofNanos(System.nanoTime() - start).toMillis(),
					answer.toolCalls().isEmpty() ? "but the tool was not called: agents with tools may not work"
							: "with a tool call");
			return true;
		}
		catch (ModelException ex) {
			this.out.printf("%-9s failed: %s%n", how, ex.getMessage());
			for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
				if (cause.getCause() == null) {
					this.out.println("          " + cause.getMessage());
				}
			}
			return false;
		}
	}

}
