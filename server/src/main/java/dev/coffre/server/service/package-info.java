/** The parts of the vault service put together over one data folder, without any framework. */
@NullMarked
package dev.coffre.server.service;

import org.jspecify.annotations.NullMarked;
