package dev.coffre.server.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class ProductVersion {
    private ProductVersion() {}

    public static String current() {
        try (InputStream in = ProductVersion.class.getResourceAsStream("/dev/coffre/server/version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
