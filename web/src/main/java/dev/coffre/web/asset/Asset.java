package dev.coffre.web.asset;

/**
 * A file that pages load.
 *
 * @param address path below the site's root; holds a hash of the content, so it may be cached for ever
 * @param gzip the same bytes compressed
 */
@SuppressWarnings("ArrayRecordComponent") // written to responses, never compared
public record Asset(String name, String address, String type, byte[] bytes, byte[] gzip) {
    @Override
    public String toString() {
        return name;
    }
}
