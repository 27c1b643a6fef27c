package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.disk.WholeFile;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineExport;
import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;

/// Writes the range of the chart to a file; the ending picks the format. The file appears whole or not at all.
final class ChartExport {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 780;

    private ChartExport() {}

    /// @param paper draws the pictures
    static void save(Path file, Timeline timeline, ChartRange range, PaperChart paper, Messages messages)
            throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String format = name.substring(name.lastIndexOf('.') + 1);
        switch (format) {
            case "csv" -> TimelineExport.csv(TimelineExport.history(timeline, range.from(), range.to()), file);
            case "json" -> TimelineExport.json(TimelineExport.history(timeline, range.from(), range.to()), file);
            case "svg" -> svg(file, chart(timeline, range, paper));
            case "png" -> png(file, chart(timeline, range, paper));
            default -> throw new IOException(messages.text("export.format", format));
        }
    }

    private static JFreeChart chart(Timeline timeline, ChartRange range, PaperChart paper) {
        return paper.of(
                timeline.slice(range.from(), range.to(), WIDTH), timeline.events(range.from(), range.to()), WIDTH);
    }

    private static void png(Path file, JFreeChart chart) throws IOException {
        BufferedImage image = chart.createBufferedImage(WIDTH, HEIGHT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream png = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", png)) {
                throw new IOException("this Java cannot write PNG");
            }
        }
        WholeFile.write(file, bytes.toByteArray());
    }

    private static void svg(Path file, JFreeChart chart) throws IOException {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
            SVGGraphics2D svg = new SVGGraphics2D(document);
            svg.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
            chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
            svg.getRoot(document.getDocumentElement());
            // Batik's own writer names a document type on the web, which readers would then fetch.
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(bytes));
            WholeFile.write(file, bytes.toByteArray());
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IOException("the chart could not be written as SVG: " + e.getMessage(), e);
        }
    }
}
