package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.util.FileSystemUtils;

/**
 * Starts the server of a {@link ServerTest}, and stops it after the last test that uses
 * it.
 */
final class ParleyExtension implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		Class<?> type = parameter.getParameter().getType();
		return type == ScriptedModel.class || type == Parley.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		Running running = running(test);
		return (parameter.getParameter().getType() == Parley.class) ? running.parley() : running.model();
	}

	private static Running running(ExtensionContext test) {
		Class<?> type = test.getRequiredTestClass();
		ServerProperties settings = type.getAnnotation(ServerProperties.class);
		boolean own = settings != null || AnnotationSupport.isAnnotated(type, OwnServers.class);
		ExtensionContext scope = own ? test.getParent().orElseThrow() : test.getRoot();
		String[] properties = (settings != null) ? settings.value() : new String[0];
		// The store of a class has what is in the root's, too.
		Object key = own ? type : "shared";
		return scope.getStore(Namespace.create(ParleyExtension.class))
			.computeIfAbsent(key, (_) -> Running.start(properties), Running.class);
	}

	/** A server and its model. */
	private record Running(Path data, ScriptedModel model, Parley parley) implements AutoCloseable {

		static Running start(String... properties) {
			try {
				Path data = Files.createTempDirectory("parley");
				ScriptedModel model = ScriptedModel.start();
				// After the last test nobody waits for an answer.
				String[] all = Stream
					.concat(Stream.of("spring.lifecycle.timeout-per-shutdown-phase=1s"), Stream.of(properties))
					.toArray(String[]::new);
				return new Running(data, model, Parley.start(data, model.baseUrl(), all));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.parley.close();
			this.model.close();
			FileSystemUtils.deleteRecursively(this.data);
		}

	}

}
