"""What `kg.clean` needs: pages back to paragraphs, typography, and where each character stood in the original."""
