package dev.coffre.web.asset;

/** Who may cache an asset. */
public enum CacheScope {
    /** Browsers, and proxies on the way. */
    PUBLIC,
    /** Browsers only. */
    PRIVATE
}
