package dev.coffre.web.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The templates of a program, compiled with it. Every value is escaped for its context. Thread-safe. */
public final class TemplateRenderer {
    private static final String SUFFIX = ".jte";

    private final TemplateEngine engine;

    private TemplateRenderer(TemplateEngine engine) {
        this.engine = engine;
    }

    /** @param packageName the package into which the build compiled them */
    public static TemplateRenderer precompiled(String packageName) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, TemplateRenderer.class.getClassLoader(), packageName);
        return new TemplateRenderer(engine);
    }

    /** Returns the page as UTF-8. */
    public byte[] render(String template, Map<String, Object> values) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        engine.render(template + SUFFIX, values, output);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(output.getContentLength());
        try {
            output.writeTo(bytes::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
