package io.dataweaver.cli;

import io.dataweaver.core.rehearsal.TestResult;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results of tests in the form that JUnit's reports have, which build servers read: a suite a file. */
final class JunitXml {

    private final XMLStreamWriter xml;

    private JunitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(List<TestCommand.FileResult> files) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitXml(xml).suites(files);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return text.append('\n').toString();
    }

    private void suites(List<TestCommand.FileResult> files) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        for (TestCommand.FileResult file : files) {
            suite(file);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(TestCommand.FileResult file) throws XMLStreamException {
        long failed = file.results().stream().filter(result -> !result.passed()).count();
        int errors = file.wrong() == null ? 0 : 1;
        Duration all = file.results().stream().map(TestResult::duration).reduce(Duration.ZERO, Duration::plus);
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        attribute("name", file.file().toString());
        attribute("tests", String.valueOf(file.results().size() + errors));
        attribute("failures", String.valueOf(failed));
        attribute("errors", String.valueOf(errors));
        attribute("skipped", "0");
        attribute("time", seconds(all));
        for (TestResult result : file.results()) {
            testCase(file.pipeline(), result.test().name(), result.duration());
            if (!result.passed()) {
                reason("failure", result.failures().get(0).message(), result.text());
            }
            xml.writeEndElement();
        }
        if (file.wrong() != null) {
            testCase(file.pipeline(), "definition", Duration.ZERO);
            String message = String.valueOf(file.wrong().getMessage());
            reason("error", message, message);
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private void testCase(String pipeline, String name, Duration duration) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute("classname", pipeline);
        attribute("name", name);
        attribute("time", seconds(duration));
    }

    private void reason(String element, String message, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("message", message);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** XML 1.0 §2.2: most control characters cannot stand in a document, not even escaped. */
    private static String allowed(String text) {
        return text.codePoints()
                .map(c ->
                        c == '\t' || c == '\n' || (c >= 0x20 && c < 0xD800) || (c > 0xDFFF && c < 0xFFFE) || c > 0xFFFF
                                ? c
                                : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
