/** Composition of the vault service over one data folder, without any framework. */
@NullMarked
package dev.coffre.server.service;

import org.jspecify.annotations.NullMarked;
