package dev.parley.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.ParleyApplication;
import dev.parley.run.RunManager;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A running Parley on a free port with its own data folder. */
public final class Parley implements AutoCloseable {

	/** The key that Parley sends to the model. */
	public static final String API_KEY = "test-key-9f8e7d";

	/** The model that Parley requests if an agent names none. */
	public static final String MODEL = "scripted-1";

	/**
	 * Spring Boot configures the log of the process at the beginning of each start, by
	 * one thread only.
	 */
	private static final ReentrantLock STARTING = new ReentrantLock();

	/** What classes declare, which Spring would read again at each start. */
	private static final Map<Resource, MetadataReader> CLASSES = new ConcurrentHashMap<>();

	private final ConfigurableApplicationContext context;

	private final Path data;

	private final Server server;

	private Parley(ConfigurableApplicationContext context, Path data) {
		this.context = context;
		this.data = data;
		this.server = new Server(
				URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")));
	}

	/**
	 * Starts the application.
	 * @param data the data folder, possibly of an earlier start
	 * @param modelUrl the base URL of the model
	 * @param properties each as {@code name=value}
	 */
	public static Parley start(Path data, String modelUrl, String... properties) {
		return start(data, modelUrl, null, properties);
	}

	/** The same with another clock. */
	public static Parley start(Path data, String modelUrl, @Nullable Clock clock, String... properties) {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("server.port", "0");
		settings.put("parley.store.data-dir", data.toString());
		settings.put("parley.store.database-url", "");
		settings.put("parley.model.api-key", API_KEY);
		settings.put("parley.model.base-url", modelUrl);
		settings.put("parley.model.name", MODEL);
		// All tests share one model and script its faults one by one; a test of what is
		// done
		// about them sets these.
		settings.put("parley.model.retries", "0");
		settings.put("parley.model.breaker-open", "0s");
		settings.put("parley.run.drain", "100ms");
		Arrays.stream(properties)
			.map((property) -> property.split("=", 2))
			.forEach((property) -> settings.put(property[0], property[1]));
		if (settings.get("parley.store.database-url").equals("") && Files.isDirectory(data)) {
			EmptyDatabase.copyTo(data.resolve("parley.db"));
		}
		String[] arguments = settings.entrySet()
			.stream()
			.map((setting) -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
			.toArray(String[]::new);
		SpringApplicationBuilder application = new SpringApplicationBuilder(ParleyApplication.class)
			.main(ParleyApplication.class)
			.initializers((GenericApplicationContext context) -> knowClasses(context));
		if (clock != null) {
			application.initializers((GenericApplicationContext context) -> context.registerBean("testClock",
					Clock.class, () -> clock, (bean) -> bean.setPrimary(true)));
		}
		return new Parley(run(application, arguments), data);
	}

	private static void knowClasses(GenericApplicationContext context) {
		Map<Resource, MetadataReader> read = context.getResourceCache(MetadataReader.class);
		read.putAll(CLASSES);
		context.addBeanFactoryPostProcessor((_) -> CLASSES.putAll(read));
	}

	private static ConfigurableApplicationContext run(SpringApplicationBuilder application, String... arguments) {
		application.listeners((ApplicationPreparedEvent event) -> STARTING.unlock());
		STARTING.lock();
		try {
			return application.run(arguments);
		}
		finally {
			if (STARTING.isHeldByCurrentThread()) {
				STARTING.unlock();
			}
		}
	}

	public Server server() {
		return this.server;
	}

	/** A bean of the application, for tests that need direct access. */
	public <T> T part(Class<T> type) {
		return this.context.getBean(type);
	}

	/** The web server. */
	public Tomcat tomcat() {
		WebServer server = ((WebServerApplicationContext) this.context).getWebServer();
		return ((TomcatWebServer) Objects.requireNonNull(server)).getTomcat();
	}

	/** A number from the database, read without Parley. */
	public long number(String query, Object... parameters) {
		return database().sql(query).params(parameters).query(Long.class).single();
	}

	/** Changes rows of the database; returns their number. */
	public int update(String statement, Object... parameters) {
		return JdbcClient
			.create(new DriverManagerDataSource(
					"jdbc:sqlite:" + this.data.resolve("parley.db") + "?foreign_keys=on&busy_timeout=10000"))
			.sql(statement)
			.params(parameters)
			.update();
	}

	/** Cancels all runs and waits for their end. */
	public void settle() {
		RunManager runs = this.context.getBean(RunManager.class);
		for (String session : unfinishedSessions()) {
			this.server.delete("/sessions/" + session);
		}
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> runs.count() == 0);
	}

	private List<String> unfinishedSessions() {
		return database().sql("SELECT DISTINCT session_id FROM runs WHERE state = 'unfinished'")
			.query(String.class)
			.list();
	}

	/** A copy of the data folder as a crash at this moment would leave it. */
	public void crashCopy(Path folder) {
		database().sql("VACUUM INTO ?").param(folder.resolve("parley.db").toString()).update();
	}

	private JdbcClient database() {
		return JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + this.data.resolve("parley.db")));
	}

	/** Stops the application; data that clients have received can still be read. */
	public void stop() {
		this.context.close();
	}

	@Override
	public void close() {
		stop();
		this.server.close();
	}

}
