package dev.parley.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Chromium with a new page for each test. A test fails if a script of its page
 * fails, or if the page violates its Content-Security-Policy. Classes that are
 * {@link InBrowser} share one process; others have one each, because Playwright allows
 * only one thread at a time.
 */
public final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Duration PATIENCE = Patience.LIMIT;

	private final List<String> complaints = new ArrayList<>();

	private com.microsoft.playwright.@Nullable Browser chromium;

	private @Nullable BrowserContext context;

	private @Nullable Page page;

	@Override
	public void beforeAll(ExtensionContext test) {
		Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "No Chromium at " + CHROMIUM);
		PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
		Class<?> type = test.getRequiredTestClass();
		boolean shared = AnnotationSupport.isAnnotated(type, InBrowser.class);
		ExtensionContext scope = shared ? test.getRoot() : test;
		// The store of a class has what is in the root's, too.
		Object key = shared ? "shared" : type;
		this.chromium = scope.getStore(Namespace.create(Browser.class))
			.computeIfAbsent(key, (_) -> Running.start(), Running.class)
			.chromium();
	}

	@Override
	public void beforeEach(ExtensionContext test) {
		this.context = Objects.requireNonNull(this.chromium).newContext();
		this.page = this.context.newPage();
		this.page.onPageError(this.complaints::add);
		this.page.onConsoleMessage((message) -> {
			if (message.text().contains("Content Security Policy")) {
				this.complaints.add(message.text());
			}
		});
	}

	/** The page of the current test. */
	public Page page() {
		return Objects.requireNonNull(this.page);
	}

	/** Makes the test fail at its end. */
	public void complain(String complaint) {
		this.complaints.add(complaint);
	}

	@Override
	public void afterEach(ExtensionContext test) {
		if (this.context != null) {
			this.context.close();
		}
		List<String> all = List.copyOf(this.complaints);
		this.complaints.clear();
		assertThat(all).isEmpty();
	}

	/** A process of Chromium, and Playwright, which controls it. */
	private record Running(Playwright playwright, com.microsoft.playwright.Browser chromium) implements AutoCloseable {

		static Running start() {
			Playwright playwright = Playwright
				.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
			// The last argument: no process of a page is kept ready for another site.
			return new Running(playwright,
					playwright.chromium()
						.launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM)
							.setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
									"--disable-component-update", "--disable-sync", "--no-first-run",
									"--disable-site-isolation-trials"))));
		}

		@Override
		public void close() {
			this.playwright.close();
		}

	}

}
