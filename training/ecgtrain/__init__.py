# SPDX-License-Identifier: Apache-2.0
"""Training, quantization and export of ecgmond's two networks."""
