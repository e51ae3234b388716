# SPDX-License-Identifier: Apache-2.0
"""Runs other inference engines on ecgmond's networks, taking turns with ecgmond itself."""
