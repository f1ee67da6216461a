package dev.parley.start;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares {@code .env.example} with the properties that it describes. */
class EnvExampleTests {

	private static final Pattern SETTING = Pattern.compile("#?(?<name>[A-Z][A-Z0-9_]*)=(?<value>.*)");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[A-Za-z0-9_]+)(?::(?<value>.*))?}");

	private final List<String> lines = lines();

	private final Map<String, Setting> placeholders = placeholders();

	@Test
	void showsEverySettingWithItsDefaultAndNoOther() {
		assertThat(settings()).isEqualTo(knownVariables());
	}

	/** Others are reported as unknown at the start, and have no effect. */
	@Test
	void showsOnlyVariablesThatTheServerKnows() {
		KnownVariables known = KnownVariables.load();
		assertThat(settings().keySet()).noneMatch(known::isMistaken);
	}

	@Test
	void describesEachSettingInALineAboveIt() {
		for (int i = 0; i < this.lines.size(); i++) {
			if (SETTING.matcher(this.lines.get(i)).matches()) {
				assertThat(this.lines.get(i - 1)).as("above " + this.lines.get(i)).startsWith("# ");
			}
		}
	}

	@Test
	void startsTheDemoModelWhereItIsCopiedAsItStands() {
		assertThat(DotEnv.parse(this.lines)).isEqualTo(new DotEnv(Map.of(), List.of()));
		assertThat(this.lines).contains("OPENAI_API_KEY=");
	}

	/** The defaults in the code and in application.yaml are equal. */
	@Test
	void agreesWithTheDefaultsInTheCode() {
		assertThat(properties()).isNotEmpty().allSatisfy((property, value) -> {
			Setting setting = this.placeholders.get(property);
			if (setting != null) {
				assertThat(setting.value()).as(property).isEqualTo(value);
			}
		});
	}

	private Map<String, String> settings() {
		return this.lines.stream()
			.map(SETTING::matcher)
			.filter(Matcher::matches)
			.collect(Collectors.toMap((line) -> line.group("name"), (line) -> line.group("value"),
					EnvExampleTests::twice, TreeMap::new));
	}

	private Map<String, String> knownVariables() {
		Map<String, String> known = new TreeMap<>();
		properties().forEach((property, value) -> {
			if (!this.placeholders.containsKey(property)) {
				known.put(variable(property), value);
			}
		});
		this.placeholders.values().forEach((setting) -> known.put(setting.name(), setting.value()));
		return known;
	}

	/** The variable's name: underscores instead of dots and between words. */
	private static String variable(String property) {
		return property.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/** All of Parley's properties with their defaults. */
	private static Map<String, String> properties() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("dev.parley")
			.stream()
			.map((candidate) -> ClassUtils.resolveClassName(Objects.requireNonNull(candidate.getBeanClassName()), null))
			.flatMap((type) -> properties(type,
					MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix")))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, EnvExampleTests::twice, TreeMap::new));
	}

	private static Stream<Map.Entry<String, String>> properties(Class<?> type, String prefix) {
		assertThat(type).as("only records are read here").isRecord();
		return Arrays.stream(constructor(type).getParameters()).flatMap((component) -> {
			String property = prefix + '.' + kebab(component.getName());
			if (component.getType().isRecord()) {
				return properties(component.getType(), property);
			}
			ResolvableType declared = ResolvableType.forType(component.getParameterizedType());
			Class<?> element = declared.getGeneric(declared.getGenerics().length - 1).resolve();
			if (element != null && element.isRecord()) {
				return properties(element,
						property + (Map.class.isAssignableFrom(component.getType()) ? ".name" : ".0"));
			}
			DefaultValue value = component.getAnnotation(DefaultValue.class);
			return Stream.of(Map.entry(property, (value != null) ? String.join(",", value.value()) : ""));
		});
	}

	private static Constructor<?> constructor(Class<?> type) {
		Class<?>[] components = Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		try {
			return type.getDeclaredConstructor(components);
		}
		catch (NoSuchMethodException ex) {
			throw new AssertionError("A record has this constructor", ex);
		}
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/** The properties that application.yaml gives a variable of another name. */
	private static Map<String, Setting> placeholders() {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ClassPathResource("application.yaml"));
		Map<String, Setting> found = new TreeMap<>();
		Objects.requireNonNull(yaml.getObject()).forEach((property, value) -> {
			Matcher placeholder = PLACEHOLDER.matcher(value.toString());
			if (placeholder.matches()) {
				found.put(property.toString(), new Setting(placeholder.group("name").toUpperCase(Locale.ROOT),
						Objects.toString(placeholder.group("value"), "")));
			}
		});
		return found;
	}

	private static List<String> lines() {
		try {
			return Files.readAllLines(Path.of(".env.example"));
		}
		catch (IOException ex) {
			throw new AssertionError("Cannot read .env.example", ex);
		}
	}

	private static String twice(String first, String second) {
		throw new AssertionError("Set twice: " + first + " and " + second);
	}

	/** A variable and its default. */
	private record Setting(String name, String value) {
	}

}
