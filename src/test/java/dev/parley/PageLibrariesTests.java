package dev.parley;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages have from others, below {@code /lib}, stands in the bill of materials of
 * a release, which lists the dependencies in {@code pom.xml}.
 */
class PageLibrariesTests {

	private static final XPath XPATH = XPathFactory.newInstance().newXPath();

	private static Document pom;

	@BeforeAll
	static void readPom() throws Exception {
		pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
	}

	@Test
	void whatIsUnpackedForThePagesIsADependency() throws Exception {
		assertThat(unpacked()).hasSize(3);
		// Dependencies of the scopes test and provided are not in the bill.
		assertThat(coordinates("/project/dependencies/dependency[not(scope)]")).containsAll(unpacked());
	}

	@Test
	void thePagesLoadWhatTheDependenciesContain() throws Exception {
		List<byte[]> contents = new ArrayList<>();
		for (String library : unpacked()) {
			String[] parts = library.split(":", -1);
			contents
				.addAll(contents("classpath*:META-INF/resources/webjars/" + parts[1] + "/" + parts[2] + "/**/*.js"));
		}
		List<byte[]> served = contents("classpath:static/lib/*");
		assertThat(served).hasSize(3)
			.allSatisfy((file) -> assertThat(contents).anySatisfy((content) -> assertThat(content).isEqualTo(file)));
	}

	/** Each as {@code group:artifact:version}. */
	private static List<String> unpacked() throws Exception {
		return coordinates("//execution[id='page-libraries']//artifactItem");
	}

	private static List<String> coordinates(String path) throws Exception {
		NodeList found = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
		List<String> coordinates = new ArrayList<>();
		for (int i = 0; i < found.getLength(); i++) {
			Node item = found.item(i);
			String version = XPATH.evaluate("version", item);
			coordinates.add(XPATH.evaluate("groupId", item) + ":" + XPATH.evaluate("artifactId", item) + ":"
					+ (version.startsWith("${") ? XPATH.evaluate(
							"/project/properties/*[name()='" + version.substring(2, version.length() - 1) + "']", pom)
							: version));
		}
		return coordinates;
	}

	private static List<byte[]> contents(String pattern) throws IOException {
		List<byte[]> contents = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
			try (InputStream in = file.getInputStream()) {
				contents.add(in.readAllBytes());
			}
		}
		return contents;
	}

}
