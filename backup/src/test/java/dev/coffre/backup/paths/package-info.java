@org.jspecify.annotations.NullMarked
package dev.coffre.backup.paths;
