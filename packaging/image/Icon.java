import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Draws `share/headroom.svg`, which is made of rounded rectangles only, in the sizes and files that systems want.
final class Icon {
    private static final int[] WINDOWS = {16, 32, 48, 256};
    private static final Map<String, Integer> MAC = Map.of("ic07", 128, "ic08", 256, "ic09", 512);

    private final Document svg;
    private final double width;

    Icon(Path svg) throws IOException {
        try {
            this.svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(svg + ": " + e.getMessage(), e);
        }
        this.width = number(this.svg.getDocumentElement(), "width");
    }

    byte[] png(int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.scale(size / width, size / width);
        NodeList shapes = svg.getElementsByTagName("rect");
        for (int i = 0; i < shapes.getLength(); i++) {
            Element rect = (Element) shapes.item(i);
            double round = 2 * number(rect, "rx");
            g.setPaint(paint(rect.getAttribute("fill")));
            g.fill(new RoundRectangle2D.Double(
                    number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height"), round, round));
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /// Windows: a directory of PNGs.
    void writeIco(Path file) throws IOException {
        Map<Integer, byte[]> images = new LinkedHashMap<>();
        for (int size : WINDOWS) {
            images.put(size, png(size));
        }
        int bytes = images.values().stream().mapToInt(i -> i.length).sum();
        int offset = 6 + 16 * images.size();
        ByteBuffer out = ByteBuffer.allocate(offset + bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0).putShort((short) 1).putShort((short) images.size());
        for (Map.Entry<Integer, byte[]> image : images.entrySet()) {
            // 0 stands for 256
            byte side = (byte) (image.getKey() & 0xff);
            out.put(side).put(side).putShort((short) 0).putShort((short) 1).putShort((short) 32);
            out.putInt(image.getValue().length).putInt(offset);
            offset += image.getValue().length;
        }
        images.values().forEach(out::put);
        Files.write(file, out.array());
    }

    /// macOS: PNGs, each behind its type and length.
    void writeIcns(Path file) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(content)) {
            for (Map.Entry<String, Integer> entry :
                    MAC.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
                byte[] png = png(entry.getValue());
                out.write(entry.getKey().getBytes(StandardCharsets.US_ASCII));
                out.writeInt(8 + png.length);
                out.write(png);
            }
        }
        ByteBuffer all = ByteBuffer.allocate(8 + content.size());
        all.put("icns".getBytes(StandardCharsets.US_ASCII))
                .putInt(8 + content.size())
                .put(content.toByteArray());
        Files.write(file, all.array());
    }

    private Paint paint(String fill) {
        if (!fill.startsWith("url(#")) {
            return Color.decode(fill);
        }
        Element gradient = (Element) svg.getElementsByTagName("linearGradient").item(0);
        NodeList stops = gradient.getElementsByTagName("stop");
        return new GradientPaint(
                (float) number(gradient, "x1"),
                (float) number(gradient, "y1"),
                Color.decode(((Element) stops.item(0)).getAttribute("stop-color")),
                (float) number(gradient, "x2"),
                (float) number(gradient, "y2"),
                Color.decode(((Element) stops.item(1)).getAttribute("stop-color")));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
