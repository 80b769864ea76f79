package dev.coffre.server.admin;

/** An answer that the API sends as a file. */
public interface FileAnswer {
    String fileName();

    byte[] bytes();
}
