package dev.coffre.web.asset;

import dev.coffre.web.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** All files that pages load, in memory: about 750 KiB. No other file is served. Immutable. */
public final class Assets {
    /** The path above the addresses of all assets. */
    public static final String PATH = "/assets/";

    private static final List<String> NAMES = List.of(
            "tabler.min.css",
            "uPlot.min.css",
            "coffre.css",
            "theme.js",
            "htmx.min.js",
            "sse.js",
            "uPlot.iife.min.js",
            "coffre.js",
            "coffre.svg");
    private static final int HASH_BYTES = 8;
    private static final String GZIP = "gzip";

    private final Map<String, Asset> byName = new HashMap<>();
    private final Map<String, Asset> byAddress = new HashMap<>();

    private Assets() {}

    /** Reads the assets from the class path. */
    public static Assets load() {
        Assets assets = new Assets();
        for (String name : NAMES) {
            byte[] bytes = read(name);
            Asset asset = new Asset(name, PATH + hash(bytes) + "/" + name, type(name), bytes, gzip(bytes));
            assets.byName.put(name, asset);
            assets.byAddress.put(asset.address(), asset);
        }
        return assets;
    }

    /** Returns the address at which a page finds the file. */
    public String address(String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return asset.address();
    }

    /** Returns the asset at exactly this address. An address with the hash of an older build is not found. */
    private Optional<Asset> find(String address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /**
     * Returns the response with the asset at this address, compressed if the browser accepts it, for caching without
     * revalidation.
     *
     * @param accepted the header {@code Accept-Encoding}; empty if there is none
     */
    public Optional<HttpResponse> respond(String address, String accepted, CacheScope scope) {
        return find(address).map(asset -> {
            HttpResponse plain = HttpResponse.of(200, headers(asset, scope), asset.bytes());
            return accepted.contains(GZIP)
                    ? HttpResponse.of(200, plain.headers(), asset.gzip()).withHeader("Content-Encoding", GZIP)
                    : plain;
        });
    }

    private static Map<String, String> headers(Asset asset, CacheScope scope) {
        return Map.of(
                "Content-Type",
                asset.type(),
                "Cache-Control",
                scope.name().toLowerCase(Locale.ROOT) + ", max-age=31536000, immutable",
                "Vary",
                "Accept-Encoding",
                "X-Content-Type-Options",
                "nosniff");
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/dev/coffre/web/assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(name);
        };
    }
}
