package dev.parley.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the results as JUnit XML, which CI servers show: a suite for each file.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">JUnit XML</a>
 */
final class JUnitReport {

	private JUnitReport() {
	}

	/**
	 * Replaces the file.
	 * @throws IOException if it cannot be written
	 */
	static void write(List<CaseResult> results, Path path) throws IOException {
		try (OutputStream file = Files.newOutputStream(path)) {
			XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(file, "UTF-8");
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeStartElement("testsuites");
			for (EvaluationFile suite : results.stream().map(CaseResult::file).distinct().toList()) {
				writeSuite(xml, suite, results.stream().filter((result) -> result.file().equals(suite)).toList());
			}
			xml.writeEndElement();
			xml.writeEndDocument();
			xml.close();
		}
		catch (XMLStreamException ex) {
			throw new IOException(ex);
		}
	}

	private static void writeSuite(XMLStreamWriter xml, EvaluationFile suite, List<CaseResult> results)
			throws XMLStreamException {
		xml.writeStartElement("testsuite");
		xml.writeAttribute("name", suite.path().toString());
		xml.writeAttribute("tests", String.valueOf(results.size()));
		xml.writeAttribute("failures", String.valueOf(results.stream().filter((result) -> !result.passed()).count()));
		xml.writeAttribute("time", seconds(results.stream().mapToDouble(CaseResult::seconds).sum()));
		for (CaseResult result : results) {
			xml.writeStartElement("testcase");
			xml.writeAttribute("name", result.evaluationCase().name());
			xml.writeAttribute("classname", suite.path().toString());
			xml.writeAttribute("time", seconds(result.seconds()));
			if (!result.passed()) {
				xml.writeStartElement("failure");
				xml.writeAttribute("message", clean(String.join("; ", result.misses())));
				xml.writeCharacters(clean(String.valueOf(result.transcript().lastAnswer())));
				xml.writeEndElement();
			}
			xml.writeEndElement();
		}
		xml.writeEndElement();
	}

	private static String seconds(double seconds) {
		return String.format(Locale.ROOT, "%.3f", seconds);
	}

	/** Without the control characters that XML 1.0 does not have. */
	private static String clean(String text) {
		return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "\uFFFD");
	}

}
