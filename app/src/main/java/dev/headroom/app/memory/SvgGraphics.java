package dev.headroom.app.memory;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Locale;
import java.util.Map;

/// A drawing surface that writes SVG: enough of `Graphics2D` for what a chart draws, that is shapes, lines and text in
/// plain colours under any transform. Bitmaps are not drawn.
final class SvgGraphics extends Graphics2D {
    private final StringBuilder body;
    private final int width;
    private final int height;
    /// Measures text; what it draws is thrown away.
    private final Graphics2D ruler = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();

    private AffineTransform transform = new AffineTransform();
    private Paint paint = Color.BLACK;
    private Color background = Color.WHITE;
    private Stroke stroke = new BasicStroke(1);
    private Font font = new Font("SansSerif", Font.PLAIN, 12);
    private Composite composite = AlphaComposite.SrcOver;
    private Shape clip;
    private final RenderingHints hints = new RenderingHints(Map.of());

    SvgGraphics(int width, int height) {
        this(width, height, new StringBuilder());
    }

    private SvgGraphics(int width, int height, StringBuilder body) {
        this.width = width;
        this.height = height;
        this.body = body;
    }

    String document() {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
            %3$s</svg>
            """.formatted(width, height, body);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String path(Shape shape) {
        StringBuilder d = new StringBuilder();
        double[] p = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(p);
            int points = switch (kind) {
                case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 1;
                case PathIterator.SEG_QUADTO -> 2;
                case PathIterator.SEG_CUBICTO -> 3;
                default -> 0;
            };
            d.append("MLQCZ".charAt(kind));
            for (int n = 0; n < points * 2; n++) {
                d.append(n == 0 ? "" : " ").append(number(p[n]));
            }
        }
        return d.toString();
    }

    private String colour(String attribute) {
        Color c = paint instanceof Color plain ? plain : Color.GRAY;
        double alpha = c.getAlpha() / 255.0 * (composite instanceof AlphaComposite a ? a.getAlpha() : 1);
        String text = "%s=\"#%06x\"".formatted(attribute, c.getRGB() & 0xFFFFFF);
        return alpha > 0.999 ? text : "%s %s-opacity=\"%s\"".formatted(text, attribute, number(alpha));
    }

    @Override
    public void fill(Shape shape) {
        Shape outer = transform.createTransformedShape(shape);
        if (clip != null && !clip.contains(outer.getBounds2D())) {
            Area inside = new Area(outer);
            inside.intersect(new Area(clip));
            outer = inside;
        }
        String d = path(outer);
        if (!d.isEmpty()) {
            body.append("<path d=\"%s\" %s/>\n".formatted(d, colour("fill")));
        }
    }

    @Override
    public void draw(Shape shape) {
        if (!(stroke instanceof BasicStroke pen)) {
            fill(stroke.createStrokedShape(shape));
            return;
        }
        String d = path(transform.createTransformedShape(shape));
        if (d.isEmpty()) {
            return;
        }
        StringBuilder dash = new StringBuilder();
        if (pen.getDashArray() != null) {
            for (float each : pen.getDashArray()) {
                dash.append(dash.isEmpty() ? " stroke-dasharray=\"" : " ").append(number(each));
            }
            dash.append('"');
        }
        body.append("<path d=\"%s\" fill=\"none\" %s stroke-width=\"%s\"%s/>\n"
                .formatted(d, colour("stroke"), number(pen.getLineWidth()), dash));
    }

    @Override
    public void drawString(String text, float x, float y) {
        AffineTransform t = transform;
        String matrix = "matrix(%s %s %s %s %s %s)"
                .formatted(
                        number(t.getScaleX()),
                        number(t.getShearY()),
                        number(t.getShearX()),
                        number(t.getScaleY()),
                        number(t.getTranslateX()),
                        number(t.getTranslateY()));
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        body.append("<text x=\"%s\" y=\"%s\"%s font-family=\"Inter, sans-serif\" font-size=\"%d\"%s %s>%s</text>\n"
                .formatted(
                        number(x),
                        number(y),
                        t.isIdentity() ? "" : " transform=\"" + matrix + "\"",
                        font.getSize(),
                        font.isBold() ? " font-weight=\"bold\"" : "",
                        colour("fill"),
                        escaped));
    }

    @Override
    public Graphics create() {
        SvgGraphics copy = new SvgGraphics(width, height, body);
        copy.transform = new AffineTransform(transform);
        copy.paint = paint;
        copy.background = background;
        copy.stroke = stroke;
        copy.font = font;
        copy.composite = composite;
        copy.clip = clip;
        copy.hints.putAll(hints);
        return copy;
    }

    @Override
    public void clip(Shape shape) {
        Shape outer = transform.createTransformedShape(shape);
        if (clip == null) {
            clip = outer;
        } else {
            Area both = new Area(clip);
            both.intersect(new Area(outer));
            clip = both;
        }
    }

    @Override
    public void setClip(Shape shape) {
        clip = shape == null ? null : transform.createTransformedShape(shape);
    }

    @Override
    public Shape getClip() {
        try {
            return clip == null ? null : transform.createInverse().createTransformedShape(clip);
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            return null;
        }
    }

    @Override
    public Rectangle getClipBounds() {
        return getClip() == null ? null : getClip().getBounds();
    }

    @Override
    public void clipRect(int x, int y, int w, int h) {
        clip(new Rectangle(x, y, w, h));
    }

    @Override
    public void setClip(int x, int y, int w, int h) {
        setClip(new Rectangle(x, y, w, h));
    }

    // ---- what follows only keeps state or turns a figure into a shape ----

    @Override
    public void drawString(String text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator text, float x, float y) {
        StringBuilder plain = new StringBuilder();
        for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
            plain.append(c);
        }
        drawString(plain.toString(), x, y);
    }

    @Override
    public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
        fill(glyphs.getOutline(x, y));
    }

    @Override
    public void drawLine(int x1, int y1, int x2, int y2) {
        draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void fillRect(int x, int y, int w, int h) {
        fill(new Rectangle(x, y, w, h));
    }

    @Override
    public void clearRect(int x, int y, int w, int h) {
        Paint was = paint;
        paint = background;
        fill(new Rectangle(x, y, w, h));
        paint = was;
    }

    @Override
    public void drawRoundRect(int x, int y, int w, int h, int arcW, int arcH) {
        draw(new RoundRectangle2D.Double(x, y, w, h, arcW, arcH));
    }

    @Override
    public void fillRoundRect(int x, int y, int w, int h, int arcW, int arcH) {
        fill(new RoundRectangle2D.Double(x, y, w, h, arcW, arcH));
    }

    @Override
    public void drawOval(int x, int y, int w, int h) {
        draw(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void fillOval(int x, int y, int w, int h) {
        fill(new Ellipse2D.Double(x, y, w, h));
    }

    @Override
    public void drawArc(int x, int y, int w, int h, int start, int extent) {
        draw(new Arc2D.Double(x, y, w, h, start, extent, Arc2D.OPEN));
    }

    @Override
    public void fillArc(int x, int y, int w, int h, int start, int extent) {
        fill(new Arc2D.Double(x, y, w, h, start, extent, Arc2D.PIE));
    }

    @Override
    public void drawPolyline(int[] xs, int[] ys, int n) {
        draw(polygon(xs, ys, n, false));
    }

    @Override
    public void drawPolygon(int[] xs, int[] ys, int n) {
        draw(polygon(xs, ys, n, true));
    }

    @Override
    public void fillPolygon(int[] xs, int[] ys, int n) {
        fill(polygon(xs, ys, n, true));
    }

    private static Shape polygon(int[] xs, int[] ys, int n, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < n; i++) {
            if (i == 0) {
                path.moveTo(xs[i], ys[i]);
            } else {
                path.lineTo(xs[i], ys[i]);
            }
        }
        if (closed && n > 0) {
            path.closePath();
        }
        return path;
    }

    @Override
    public boolean hit(Rectangle rect, Shape shape, boolean onStroke) {
        return (onStroke ? stroke.createStrokedShape(shape) : shape).intersects(rect);
    }

    @Override
    public void setPaint(Paint now) {
        paint = now == null ? paint : now;
    }

    @Override
    public Paint getPaint() {
        return paint;
    }

    @Override
    public void setColor(Color now) {
        setPaint(now);
    }

    @Override
    public Color getColor() {
        return paint instanceof Color c ? c : Color.BLACK;
    }

    @Override
    public void setBackground(Color now) {
        background = now;
    }

    @Override
    public Color getBackground() {
        return background;
    }

    @Override
    public void setStroke(Stroke now) {
        stroke = now;
    }

    @Override
    public Stroke getStroke() {
        return stroke;
    }

    @Override
    public void setComposite(Composite now) {
        composite = now;
    }

    @Override
    public Composite getComposite() {
        return composite;
    }

    @Override
    public void setFont(Font now) {
        font = now == null ? font : now;
    }

    @Override
    public Font getFont() {
        return font;
    }

    @Override
    public FontMetrics getFontMetrics(Font of) {
        return ruler.getFontMetrics(of);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return new FontRenderContext(null, true, true);
    }

    @Override
    public void setRenderingHint(RenderingHints.Key key, Object value) {
        if (value != null) {
            hints.put(key, value);
        }
    }

    @Override
    public Object getRenderingHint(RenderingHints.Key key) {
        return hints.get(key);
    }

    @Override
    public void setRenderingHints(Map<?, ?> all) {
        hints.clear();
        hints.putAll(all);
    }

    @Override
    public void addRenderingHints(Map<?, ?> more) {
        hints.putAll(more);
    }

    @Override
    public RenderingHints getRenderingHints() {
        return hints;
    }

    @Override
    public void translate(int x, int y) {
        transform.translate(x, y);
    }

    @Override
    public void translate(double x, double y) {
        transform.translate(x, y);
    }

    @Override
    public void rotate(double angle) {
        transform.rotate(angle);
    }

    @Override
    public void rotate(double angle, double x, double y) {
        transform.rotate(angle, x, y);
    }

    @Override
    public void scale(double x, double y) {
        transform.scale(x, y);
    }

    @Override
    public void shear(double x, double y) {
        transform.shear(x, y);
    }

    @Override
    public void transform(AffineTransform more) {
        transform.concatenate(more);
    }

    @Override
    public void setTransform(AffineTransform now) {
        transform = new AffineTransform(now);
    }

    @Override
    public AffineTransform getTransform() {
        return new AffineTransform(transform);
    }

    @Override
    public GraphicsConfiguration getDeviceConfiguration() {
        return ruler.getDeviceConfiguration();
    }

    @Override
    public void setPaintMode() {
        composite = AlphaComposite.SrcOver;
    }

    @Override
    public void setXORMode(Color other) {}

    @Override
    public void copyArea(int x, int y, int w, int h, int dx, int dy) {}

    @Override
    public void dispose() {}

    // ---- bitmaps are left out ----

    @Override
    public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
        return true;
    }

    @Override
    public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {}

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform at) {}

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform at) {}

    @Override
    public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
        return true;
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int w, int h, ImageObserver observer) {
        return true;
    }

    @Override
    public boolean drawImage(Image image, int x, int y, Color under, ImageObserver observer) {
        return true;
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int w, int h, Color under, ImageObserver observer) {
        return true;
    }

    @Override
    public boolean drawImage(
            Image image, int x1, int y1, int x2, int y2, int u1, int v1, int u2, int v2, ImageObserver observer) {
        return true;
    }

    @Override
    public boolean drawImage(
            Image image,
            int x1,
            int y1,
            int x2,
            int y2,
            int u1,
            int v1,
            int u2,
            int v2,
            Color under,
            ImageObserver observer) {
        return true;
    }
}
