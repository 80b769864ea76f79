/**
 * Communication between processes of one machine: lock files, local sockets, child processes for jobs, external
 * programs.
 */
@NullMarked
package dev.coffre.agent.process;

import org.jspecify.annotations.NullMarked;
