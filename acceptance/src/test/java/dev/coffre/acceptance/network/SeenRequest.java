package dev.coffre.acceptance.network;

import java.util.List;
import java.util.Map;

/** A request that passed a proxy, decrypted. */
public record SeenRequest(String method, String target, Map<String, List<String>> headers, byte[] body) {}
