/**
 * The daemon as a service of the operating system: what the agent asks of a service manager that is called by function, and
 * of the system's log. Adapters implement it. On Linux, systemd runs {@code coffre daemon} and needs none of this.
 */
@NullMarked
package dev.coffre.agent.service;

import org.jspecify.annotations.NullMarked;
