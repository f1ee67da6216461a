package dev.parley.start;

import java.util.Locale;

/**
 * The main class of the jar: checks the version of Java, then calls Spring Boot's
 * launcher. The build compiles it for Java 8, so that an old Java can run it, and puts it
 * at the root of the jar.
 */
public final class Launcher {

	private static final int REQUIRED = 25;

	private static final String NEXT = "org.springframework.boot.loader.launch.JarLauncher";

	private Launcher() {
	}

	/**
	 * Ends the process with status 1 if Java is too old.
	 */
	public static void main(String[] args) throws ReflectiveOperationException {
		String version = System.getProperty("java.specification.version");
		if (major(version) < REQUIRED) {
			System.err.println(String.format(Locale.ROOT,
					"Parley needs Java %d or newer; this is Java %s, in %s.%n"
							+ "Start it with another: /path/to/jdk-%d/bin/java -jar parley.jar%n"
							+ "There is one at https://adoptium.net, and in the container image.",
					REQUIRED, version, System.getProperty("java.home"), REQUIRED));
			System.exit(1);
		}
		Class.forName(NEXT).getMethod("main", String[].class).invoke(null, (Object) args);
	}

	/** The major version; Java 8 reports 1.8. */
	private static int major(String version) {
		return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
	}

}
